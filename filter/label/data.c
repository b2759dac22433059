/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/data.h"

#include "filter/base/message.h"

#include <stdlib.h>

int wm_data_path(char *out, size_t size, const char *folder, const char *name, struct wm_err *err)
{
    const char *dir = getenv("WAYMASK_DATADIR");
    int len;

    if (dir == NULL || *dir == '\0')
        dir = PKGDATADIR;
    len = snprintf(out, size, "%s/%s/%s", dir, folder, name);
    if (len < 0 || (size_t)len >= size)
        return wm_err_set(err, WM_ERR_USAGE, _("the path of the data folder is too long"));
    return 0;
}
