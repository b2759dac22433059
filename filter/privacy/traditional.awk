# SPDX-License-Identifier: Apache-2.0
# Members of plain.c's table from traditional.tsv. Run with LC_ALL=C: three bytes a character.

/^#/ { next }

{
	for (i = 1; i <= NF; i++)
		printf "[U'%s' - HAN] = U'%s',\n", substr($i, 1, 3), substr($i, 4, 3)
}
