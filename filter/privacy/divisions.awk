# SPDX-License-Identifier: Apache-2.0
# Rows of division.c's table from divisions.tsv and divisions_more.tsv: name, code, characters of
# the name and of its stem (the name without its suffix and its peoples: 双江), and whether it is a
# city without districts. Run with LC_ALL=C: names are counted in bytes, three a character.

BEGIN {
	FS = "\t"
	suffixes = split("自治县 自治州 自治旗 自治区 地区 新区 特区 省 市 区 县 旗 盟", suffix, " ")
	peoples = split("蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族" \
		" 土家族 哈尼族 哈萨克族 傣族 黎族 傈僳族 佤族 畲族 拉祜族 水族 东乡族 纳西族 景颇族" \
		" 柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 塔吉克族 普米族" \
		" 怒族 鄂温克族 保安族 裕固族 独龙族 各族 蒙古 哈萨克 柯尔克孜 锡伯 塔吉克 维吾尔",
		people, " ")
}

function ends_with(text, tail) {
	return length(text) > length(tail) && substr(text, length(text) - length(tail) + 1) == tail
}

# Two characters at least; "" if less is left, or if what is left names no place by itself.
function stem_of(whole, stem, cut, i) {
	stem = whole
	for (i = 1; i <= suffixes; i++)
		if (ends_with(whole, suffix[i]) && length(whole) - length(suffix[i]) >= 6) {
			cut = suffix[i]
			stem = substr(whole, 1, length(whole) - length(cut))
			break
		}
	if (whole ~ /(开发区|示范区|管理区|实验区|工业园区|产业园区|创意园区|化工园区|高新区)$/)
		return ""
	for (i = 1; cut ~ /^自治/ && i <= peoples; i++)
		if (ends_with(stem, people[i]) && length(stem) - length(people[i]) >= 6) {
			stem = substr(stem, 1, length(stem) - length(people[i]))
			i = 0
		}
	if (cut ~ /^自治/ && ends_with(stem, "族") && length(stem) >= 9)
		stem = substr(stem, 1, length(stem) - 3)
	return cut == "" ? "" : stem
}

/^#/ { next }

{
	code[NR] = $1
	name[NR] = $2
	divided[substr($1, 1, 4)] += $1 % 100 != 0
}

END {
	for (i in name) {
		undivided = code[i] % 100 == 0 && code[i] % 10000 != 0 && !divided[substr(code[i], 1, 4)]
		printf "{u\"%s\", %d, %d, %d, %s},\n", name[i], code[i], length(name[i]) / 3,
			code[i] == 0 ? 0 : length(stem_of(name[i])) / 3,
			undivided ? "true" : "false" | "LC_ALL=C sort"
	}
}
