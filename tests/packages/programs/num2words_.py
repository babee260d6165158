from num2words import num2words

print(num2words(1234), num2words(42, lang="de"), num2words(3, to="ordinal", lang="fr"))
