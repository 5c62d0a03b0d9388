"""article → report: what one article says, each field with its quote.

gate(text)          one pass over everything; most articles end here
document(article)   furniture blanked, sentences, actors, places, zones, mechanisms
rules(sentence)     one file a phenomenon: drafts of mentions with roles and evidence
complete(draft)     when, where against the zone, how many, said by whom, did it happen
merge(drafts)       one mention per thing told
relevance(mentions) a score for the article
"""
