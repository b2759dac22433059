/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/graphic.h"

#include "filter/base/message.h"
#include "filter/label/data.h"
#include "filter/label/image.h"

#include <string.h>
#include <unistd.h>

bool wm_graphic_path(const struct wm_layout *layout, const char *folder, const char *name,
                     const char *ending, char out[WM_GRAPHIC_PATH_MAX])
{
    const char *slash = strrchr(layout->path, '/');
    int own = slash != NULL ? (int)(slash - layout->path) + 1 : 0;
    int len =
        snprintf(out, WM_GRAPHIC_PATH_MAX, "%.*s%s%s%s", own, layout->path, folder, name, ending);

    return len > 0 && len < WM_GRAPHIC_PATH_MAX;
}

enum wm_icon_place wm_graphic_icon(const struct wm_layout *layout, const char *name,
                                   char out[WM_GRAPHIC_PATH_MAX])
{
    static const char *const endings[] = {".png", ".svg"};
    char file[sizeof layout->item->file + 4];
    size_t i;

    for (i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (wm_graphic_path(layout, "icons/", name, endings[i], out) && access(out, F_OK) == 0)
            return WM_ICON_OWN;
    }
    snprintf(file, sizeof file, "%s.svg", name);
    if (wm_data_path(out, WM_GRAPHIC_PATH_MAX, "layouts/shared/icons", file, NULL) == 0 &&
        access(out, F_OK) == 0)
        return WM_ICON_SHIPPED;
    return WM_ICON_NONE;
}

int wm_layout_aligns(struct wm_layout_reader *reader, struct wm_item *item, json_t *object)
{
    static const char *const aligns[] = {"left", "center", "right", NULL};
    static const char *const valigns[] = {"top", "middle", "bottom", NULL};
    int align = WM_ALIGN_CENTER, valign = WM_VALIGN_MIDDLE;

    if (wm_layout_word(reader, object, "align", aligns, &align) != 0 ||
        wm_layout_word(reader, object, "valign", valigns, &valign) != 0)
        return WM_ERR_USAGE;
    item->align = (enum wm_align)align;
    item->valign = (enum wm_valign)valign;
    return 0;
}

int wm_layout_icon(struct wm_layout_reader *reader, struct wm_item *item, json_t *object,
                   const char *kind)
{
    const char *name = json_string_value(json_object_get(object, kind)), *why = NULL;
    char path[WM_GRAPHIC_PATH_MAX];
    enum wm_icon_place where;

    if (wm_layout_aligns(reader, item, object) != 0)
        return WM_ERR_USAGE;
    if (name == NULL || *name == '\0' || strlen(name) >= sizeof item->file ||
        name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")] != '\0')
        return wm_layout_fault(reader, kind, _("must be a name of a-z, 0-9 and \"-\""));
    snprintf(item->file, sizeof item->file, "%s", name);
    where = wm_graphic_icon(reader->layout, name, path);
    if (where == WM_ICON_NONE)
        return wm_layout_fault(reader, kind,
                               _("must be one of fragile, upright, dry, fresh, cold and heavy, or "
                                 "of a PNG or SVG in the folder icons/ beside the layout"));
    if (where == WM_ICON_OWN)
        why = wm_image_refused(path);
    return why == NULL ? 0 : wm_layout_fault(reader, kind, why);
}

int wm_layout_image(struct wm_layout_reader *reader, struct wm_item *item, json_t *object,
                    const char *kind)
{
    const char *name = json_string_value(json_object_get(object, kind)), *why;
    char path[WM_GRAPHIC_PATH_MAX];

    if (wm_layout_aligns(reader, item, object) != 0)
        return WM_ERR_USAGE;
    if (name == NULL || strlen(name) >= sizeof item->file || !wm_image_name(name))
        return wm_layout_fault(reader, kind,
                               _("must name a .png or .svg in the layout's folder, in at most 63 "
                                 "of A-Z, a-z, 0-9, \"-\", \"_\", \".\" and \"/\""));
    snprintf(item->file, sizeof item->file, "%s", name);
    if (!wm_graphic_path(reader->layout, "", name, "", path) || access(path, R_OK) != 0)
        return wm_layout_fault(reader, kind, _("no such file can be read beside the layout"));
    why = wm_image_refused(path);
    return why == NULL ? 0 : wm_layout_fault(reader, kind, why);
}

int wm_layout_micro(struct wm_layout_reader *reader, struct wm_item *item, json_t *object,
                    const char *kind)
{
    item->cut = WM_CUT_NEVER;
    return wm_layout_run(reader, item, json_object_get(object, kind), true);
}
