"""Other languages: an article is glossed into the English that the rules and the trained part read, and read there.

identify(title, text)   which pack, if any; English and unknown languages are read as they are
gloss(article)          word by word: normalise, look up stems and phrases, put into English order
anchor(mention)         every quote back into the article's own words

A language is one file of data, `<code>.toml`: how its words are normalised, its stems and phrases by what they mean in
English, its order of words. What is unknown is left out, so that what is read is telegraphic and plain.
"""
