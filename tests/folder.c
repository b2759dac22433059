/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/folder.h"

#include "filter/base/file.h"
#include "tests/tap.h"

#include <string.h>
#include <unistd.h>

const char *folder_path(const char *folder, const char *name)
{
    static char paths[2][256];
    static int turn;
    char *path = paths[turn = !turn];

    WM_CHECK(wm_file_join(path, sizeof paths[0], folder, name) == 0, "path too long");
    return path;
}

void folder_write(const char *folder, const char *name, unsigned mode, const char *text)
{
    const char *path = folder_path(folder, name);
    struct wm_err err = {0};

    (void)unlink(path);
    WM_CHECK(wm_file_create(path, mode, text, strlen(text), &err) == 0, "%s", err.text);
}
