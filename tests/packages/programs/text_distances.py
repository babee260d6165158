import textdistance

print(
    textdistance.levenshtein("kitten", "sitting"),
    textdistance.jaro_winkler("martha", "marhta"),
    textdistance.jaccard("abc", "bcd"),
    textdistance.lcsseq("abcdef", "acf"),
    textdistance.hamming("ab", "ac"),
)
