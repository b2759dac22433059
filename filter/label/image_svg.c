/* SPDX-License-Identifier: Apache-2.0 */
/* librsvg brings a dozen libraries along, which cost a filter that draws no SVG 2 ms of its start:
 * it is loaded by name, when a layout holds one. */
#include "config.h"

#include "filter/label/image.h"

#include "filter/base/message.h"

#include <string.h>

#ifdef HAVE_RSVG
#include <dlfcn.h>
#include <librsvg/rsvg.h>
#include <math.h>

#define DOTS_MAX 4096u /**< a side that is drawn: 170 mm at 600 dpi */

/** What is called of librsvg; its library stays loaded, as GObject's types must. */
struct rsvg {
    __typeof__(rsvg_handle_new_from_data) *open;
    __typeof__(rsvg_handle_get_intrinsic_dimensions) *dimensions;
    __typeof__(rsvg_handle_render_document) *render;
};

static bool load(struct rsvg *rsvg)
{
    void *library = dlopen("librsvg-2.so.2", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    void *found[3];

    if (library == NULL)
        return false;
    found[0] = dlsym(library, "rsvg_handle_new_from_data");
    found[1] = dlsym(library, "rsvg_handle_get_intrinsic_dimensions");
    found[2] = dlsym(library, "rsvg_handle_render_document");
    memcpy(&rsvg->open, &found[0], sizeof rsvg->open);
    memcpy(&rsvg->dimensions, &found[1], sizeof rsvg->dimensions);
    memcpy(&rsvg->render, &found[2], sizeof rsvg->render);
    dlclose(library);
    return rsvg->open != NULL && rsvg->dimensions != NULL && rsvg->render != NULL;
}

/** The document's width and height in one unit; false if it tells none. */
static bool aspect(const struct rsvg *rsvg, RsvgHandle *handle, double *width, double *height)
{
    gboolean has_width, has_height, has_box;
    RsvgLength wide, high;
    RsvgRectangle box;

    rsvg->dimensions(handle, &has_width, &wide, &has_height, &high, &has_box, &box);
    *width = has_box ? box.width : wide.length;
    *height = has_box ? box.height : high.length;
    return (has_box || (has_width && has_height && wide.unit == high.unit &&
                        wide.unit != RSVG_UNIT_PERCENT)) &&
           isfinite(*width) && isfinite(*height) && *width > 0 && *height > 0;
}

/** How dark is a colour over white? */
static unsigned char darkness(uint32_t argb)
{
    uint32_t alpha = argb >> 24, white = 255 - alpha; /* colours are premultiplied */
    uint32_t red = (argb >> 16 & 0xff) + white, green = (argb >> 8 & 0xff) + white;
    uint32_t blue = (argb & 0xff) + white;

    return (unsigned char)(255 - (red * 299 + green * 587 + blue * 114 + 500) / 1000);
}

static const char *cut_colours(cairo_surface_t *colours, struct wm_bitmap *out)
{
    int width = cairo_image_surface_get_width(colours), x, y;
    int height = cairo_image_surface_get_height(colours);
    cairo_surface_t *dark = cairo_image_surface_create(CAIRO_FORMAT_A8, width, height);
    const char *why = _("out of memory");
    const unsigned char *from;
    unsigned char *to;

    cairo_surface_flush(colours);
    cairo_surface_flush(dark);
    from = cairo_image_surface_get_data(colours);
    to = cairo_image_surface_get_data(dark);
    if (from != NULL && to != NULL) {
        for (y = 0; y < height; y++) {
            for (x = 0; x < width; x++) {
                uint32_t argb;
                memcpy(&argb, from + (size_t)x * sizeof argb, sizeof argb);
                to[x] = darkness(argb);
            }
            from += cairo_image_surface_get_stride(colours);
            to += cairo_image_surface_get_stride(dark);
        }
        cairo_surface_mark_dirty(dark);
        why = wm_image_cut(dark, out);
    }
    cairo_surface_destroy(dark);
    return why;
}

static const char *render(const struct rsvg *rsvg, RsvgHandle *handle, uint32_t width_dots,
                          uint32_t height_dots, struct wm_bitmap *out)
{
    RsvgRectangle place = {0, 0, 0, 0};
    double width, height;
    int32_t to_width, to_height;
    cairo_surface_t *colours;
    const char *why = _("the image is SVG that librsvg cannot draw");
    cairo_t *cr;

    if (!aspect(rsvg, handle, &width, &height))
        return _("the image is SVG without a size: give it a viewBox");
    wm_image_fit(width, height, width_dots < DOTS_MAX ? width_dots : DOTS_MAX,
                 height_dots < DOTS_MAX ? height_dots : DOTS_MAX, &to_width, &to_height);
    colours = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, to_width, to_height);
    cr = cairo_create(colours);
    place.width = to_width;
    place.height = to_height;
    if (rsvg->render(handle, cr, &place, NULL) && cairo_status(cr) == CAIRO_STATUS_SUCCESS)
        why = cut_colours(colours, out);
    cairo_destroy(cr);
    cairo_surface_destroy(colours);
    return why;
}

const char *wm_svg_refused(void)
{
    struct rsvg rsvg;

    return load(&rsvg) ? NULL
                       : _("librsvg is missing, which draws SVG: install librsvg2-2, or use a PNG");
}

const char *wm_svg_draw(const char *text, size_t len, uint32_t width_dots, uint32_t height_dots,
                        struct wm_bitmap *out)
{
    const char *why = wm_svg_fault(text, len);
    struct rsvg rsvg;
    RsvgHandle *handle;

    if (why != NULL)
        return why;
    if (!load(&rsvg))
        return wm_svg_refused();
    /* Without a base address librsvg follows no reference out of the document. */
    handle = rsvg.open((const guint8 *)text, len, NULL);
    if (handle == NULL)
        return _("the image is SVG that librsvg cannot read");
    why = render(&rsvg, handle, width_dots, height_dots, out);
    g_object_unref(handle);
    return why;
}

#else

const char *wm_svg_refused(void)
{
    return _("this build draws no SVG: configure it with librsvg, or use a PNG");
}

const char *wm_svg_draw(const char *text, size_t len, uint32_t width_dots, uint32_t height_dots,
                        struct wm_bitmap *out)
{
    (void)text;
    (void)len;
    (void)width_dots;
    (void)height_dots;
    (void)out;
    return wm_svg_refused();
}

#endif
