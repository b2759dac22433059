/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/order/charset_name.h"

#include "filter/base/message.h"

#include <iconv.h>
#include <string.h>
#include <strings.h>

#define NAME_MOST 32u /* bytes of a charset's name */

struct wm_charset_name wm_charset_named(const char *name)
{
    static const struct {
        const char *name;
        struct wm_charset_name charset;
    } names[] = {
        {"UTF-8", {"UTF-8", "UTF-8"}},
        {"UTF8", {"UTF-8", "UTF-8"}},
        {"UTF-16", {"UTF-16LE", "UTF-16"}}, /* by its mark, else as Windows writes it */
        {"UTF-16LE", {"UTF-16LE", "UTF-16LE"}},
        {"UTF-16BE", {"UTF-16BE", "UTF-16BE"}},
        {"GB18030", {"GB18030", "GB18030"}},
        {"GBK", {"GB18030", "GB18030"}},
        {"GB2312", {"GB18030", "GB18030"}},
        {"CP936", {"GB18030", "GB18030"}},
        {"Big5", {"Big5", "BIG5"}},
        {"CP950", {"Big5", "BIG5"}},
        {"Big5-HKSCS", {"Big5-HKSCS", "BIG5-HKSCS"}},
        {"Shift_JIS", {"Shift_JIS", "CP932"}},
        {"Shift-JIS", {"Shift_JIS", "CP932"}},
        {"SJIS", {"Shift_JIS", "CP932"}},
        {"CP932", {"Shift_JIS", "CP932"}},
        {"Windows-1252", {"Windows-1252", "CP1252"}},
        {"CP1252", {"Windows-1252", "CP1252"}},
        {"ISO-8859-1", {"Windows-1252", "CP1252"}},
        {"Latin1", {"Windows-1252", "CP1252"}},
    };
    size_t i;

    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcasecmp(name, names[i].name) == 0)
            return names[i].charset;
    }
    return (struct wm_charset_name){name, name};
}

int wm_charset_check(const char *name, struct wm_err *err)
{
    iconv_t cd = (iconv_t)-1;

    if (name[0] != '\0' && strlen(name) <= NAME_MOST && strchr(name, '/') == NULL)
        cd = iconv_open("UTF-8", wm_charset_named(name).iconv);
    if (cd == (iconv_t)-1)
        return wm_err_set(err, WM_ERR_USAGE,
                          _("no charset %.32s is known to this system; waymask-orders(5) names "
                            "some"),
                          name);
    iconv_close(cd);
    return 0;
}
