# SPDX-License-Identifier: Apache-2.0
# models.awk: models.tsv as rows of wm_models; a line that is none stops the build.
BEGIN { FS = "\t" }
/^#/ || /^$/ { next }
function stop(why) {
    printf "%s:%d: %s\n", FILENAME, FNR, why > "/dev/stderr"
    bad = 1
    exit 1
}
function text(value) {
    gsub(/\\/, "\\\\", value)
    gsub(/"/, "\\\"", value)
    return "\"" value "\""
}
NF != 11 { stop(NF " columns, not 11") }
$1 !~ /^[a-z0-9-]+$/ { stop("a name has small letters, digits and -") }
{
    for (i = 5; i <= 8; i++) {
        if ($i !~ /^[0-9]+$/)
            stop("column " i " is not a number")
    }
    quirks = ""
    if ($9 != "-") {
        count = split($9, names, ",")
        for (i = 1; i <= count; i++)
            quirks = quirks (i > 1 ? " | " : "") "WM_QUIRK_" toupper(names[i])
        gsub(/-/, "_", quirks)
    }
    ids = ""
    count = $10 == "-" ? 0 : split($10, list, / \| /)
    if (count > 8)
        stop("more than 8 device ids")
    for (i = 1; i <= count; i++)
        ids = ids text(list[i]) ", "
    printf "{.name = %s, .make = %s, .title = N_(%s), .language = %s, .dpi = %s,\n",
        text($1), text($2), text($3), text($4), $5
    printf " .dots_per_mm_x1000 = %s, .head_dots = %s, .length_mm = %s, .quirks = %s,\n",
        $6, $7, $8, quirks == "" ? "0" : quirks
    printf " .device_ids = {%sNULL}, .usb = %s},\n", ids, $11 == "-" ? "NULL" : text($11)
}
