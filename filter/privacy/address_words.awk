# SPDX-License-Identifier: Apache-2.0
# Rows of address_scan.c's table from address_words.tsv: word, characters, classes. Run with
# LC_ALL=C: words are counted in bytes, three a character.

BEGIN { FS = "\t" }

/^#/ { next }

{
	count = split($2, word, " ")
	kinds = split(toupper($1), kind, " ")
	for (i = 1; i <= count; i++)
		for (k = 1; k <= kinds; k++)
			classes[word[i]] = classes[word[i]] " | KIND(" kind[k] ")"
}

END {
	for (text in classes)
		printf "{u\"%s\", %d, %s},\n", text, length(text) / 3, substr(classes[text], 4) | "LC_ALL=C sort"
}
