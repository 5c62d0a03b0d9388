"""How good a reading is: labelled articles and readings in, figures with their uncertainty out.

    files.load(path)                      labelled articles, whatever the form of their labels
    compare.compare(labelled, reading)    → Outcome: what is right, false and missed, with every mistake
    score.scores(outcomes)                → precision, recall, F1, each with a 95 % interval (bootstrap by event)
    reliability.bins(judged)              → how often what is said with a confidence is right
    floors.broken(floors, measured)       → what has fallen below its pinned floor

Pure but for `files`, and without the classifier: who calls hands in readings as `deconwatch classify --jsonl` writes
them, and how sides and places are compared. The same articles and readings give the same bytes.
"""
