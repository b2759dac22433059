/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/icon.h"

#include "filter/base/file.h"
#include "filter/base/message.h"
#include "filter/label/image.h"

#include <cairo.h>
#include <expat.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define ICON_MAX_BYTES 16384u
#define LEAST_STROKE_DOTS 2

struct point {
    double x, y;
};

/** An icon while it is read; each path is drawn as it comes. */
struct icon {
    uint32_t room_dots;
    cairo_surface_t *surface; /**< A8: 255 is black */
    cairo_t *cr;
    double scale;  /**< dots a unit */
    double centre; /**< of the square, in dots; both axes */
    bool odd;      /**< strokes and square are of an odd number of dots */
    bool refused;
};

static const char *attribute(const char **attributes, const char *name)
{
    for (; *attributes != NULL; attributes += 2) {
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    }
    return NULL;
}

static bool is(const char *value, const char *wanted)
{
    return value != NULL && strcmp(value, wanted) == 0;
}

/** A number and the white space or comma behind it. */
static bool read_number(const char **at, double *out)
{
    char *end;

    *out = strtod(*at, &end);
    if (end == *at || !(fabs(*out) <= 10000))
        return false;
    *at = end + strspn(end, " ,\n\t");
    return true;
}

/** The square is odd if its strokes are, so that one in the middle lies in the middle. */
static void start_icon(struct icon *icon, const char **attributes)
{
    const char *box = attribute(attributes, "viewBox"),
               *width = attribute(attributes, "stroke-width");
    double left, top, side, height, stroke_units;
    int32_t side_dots = (int32_t)icon->room_dots, stroke;

    if (box == NULL || width == NULL || !read_number(&box, &left) || !read_number(&box, &top) ||
        !read_number(&box, &side) || !read_number(&box, &height) ||
        !read_number(&width, &stroke_units) || left != 0 || top != 0 || !(side >= 1) ||
        side != height || !(stroke_units > 0)) {
        icon->refused = true;
        return;
    }
    stroke = (int32_t)lround(stroke_units * side_dots / side);
    stroke = stroke < LEAST_STROKE_DOTS ? LEAST_STROKE_DOTS : stroke;
    icon->odd = stroke % 2 != 0;
    side_dots -= (side_dots - stroke) % 2 != 0 ? 1 : 0;
    icon->scale = side_dots / side;
    icon->centre = side_dots / 2.0;
    icon->surface = cairo_image_surface_create(CAIRO_FORMAT_A8, side_dots, side_dots);
    icon->cr = cairo_create(icon->surface);
    cairo_set_line_width(icon->cr, stroke);
    cairo_set_line_cap(icon->cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(icon->cr, CAIRO_LINE_JOIN_ROUND);
    cairo_set_antialias(icon->cr, CAIRO_ANTIALIAS_BEST);
}

/** A place in units moved to where edges lie on whole dots: the middle of a stroke that is odd to
 * the middle of a dot. Counted from the centre, so that both sides are alike. */
static double snap(const struct icon *icon, double units, bool filled)
{
    double from_centre = units * icon->scale - icon->centre;
    double size = fabs(from_centre);

    if (size < 0.01)
        return icon->centre;
    size = filled && icon->odd ? floor(size) + 0.5 : floor(size + 0.5);
    return icon->centre + copysign(size, from_centre);
}

static bool read_point(const struct icon *icon, const char **at, bool filled, struct point *snapped,
                       struct point *exact)
{
    double x, y;

    if (!read_number(at, &x) || !read_number(at, &y))
        return false;
    *snapped = (struct point){snap(icon, x, filled), snap(icon, y, filled)};
    *exact = (struct point){x * icon->scale, y * icon->scale};
    return true;
}

/** A curve's handles move with the ends that they hang on. */
static bool read_curve(const struct icon *icon, const char **at, bool filled,
                       const struct point *start_moved, struct point *snapped, struct point *exact)
{
    struct point ignored, first, second;

    if (!read_point(icon, at, filled, &ignored, &first) ||
        !read_point(icon, at, filled, &ignored, &second) ||
        !read_point(icon, at, filled, snapped, exact))
        return false;
    cairo_curve_to(icon->cr, first.x + start_moved->x, first.y + start_moved->y,
                   second.x + snapped->x - exact->x, second.y + snapped->y - exact->y, snapped->x,
                   snapped->y);
    return true;
}

static bool read_path(const struct icon *icon, const char *d, bool filled)
{
    struct point snapped = {0}, exact = {0}, moved;

    while (*d != '\0') {
        char command = *d++;
        d += strspn(d, " ,\n\t");
        moved = (struct point){snapped.x - exact.x, snapped.y - exact.y};
        switch (command) {
        case 'M':
        case 'L':
            if (!read_point(icon, &d, filled, &snapped, &exact))
                return false;
            if (command == 'M')
                cairo_move_to(icon->cr, snapped.x, snapped.y);
            else
                cairo_line_to(icon->cr, snapped.x, snapped.y);
            break;
        case 'C':
            if (!read_curve(icon, &d, filled, &moved, &snapped, &exact))
                return false;
            break;
        case 'Z':
            cairo_close_path(icon->cr);
            break;
        default:
            return false;
        }
    }
    return true;
}

static void draw_path(struct icon *icon, const char **attributes)
{
    const char *d = attribute(attributes, "d"), *fill = attribute(attributes, "fill");
    const char *stroke = attribute(attributes, "stroke");
    bool filled = is(stroke, "none");
    bool white = is(filled ? fill : stroke, "#fff");

    if (d == NULL || (filled && !white && !is(fill, "#000")) ||
        (!filled && ((stroke != NULL && !white) || fill != NULL))) {
        icon->refused = true;
        return;
    }
    cairo_new_path(icon->cr);
    if (!read_path(icon, d, filled)) {
        icon->refused = true;
        return;
    }
    cairo_set_operator(icon->cr, white ? CAIRO_OPERATOR_DEST_OUT : CAIRO_OPERATOR_OVER);
    if (filled)
        cairo_fill(icon->cr);
    else
        cairo_stroke(icon->cr);
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct icon *icon = user;

    if (icon->refused)
        return;
    if (is(name, "svg") && icon->cr == NULL)
        start_icon(icon, attributes);
    else if (is(name, "path") && icon->cr != NULL)
        draw_path(icon, attributes);
    else if (!is(name, "title"))
        icon->refused = true;
}

const char *wm_icon_draw(const char *path, uint32_t side_dots, struct wm_bitmap *out)
{
    struct icon icon = {.room_dots = side_dots};
    XML_Parser parser = XML_ParserCreate(NULL);
    const char *why = _("out of memory");
    size_t len = 0;
    char *text = wm_file_read(path, ICON_MAX_BYTES, &len, NULL);
    bool read;

    if (parser == NULL)
        goto out;
    XML_SetUserData(parser, &icon);
    XML_SetElementHandler(parser, on_start, NULL);
    read = text != NULL && XML_Parse(parser, text, (int)len, XML_TRUE) == XML_STATUS_OK &&
           icon.cr != NULL && !icon.refused;
    why = !read ? _("the icon's file cannot be read, or is not of the form of the shipped icons")
          : cairo_status(icon.cr) == CAIRO_STATUS_SUCCESS ? wm_image_cut(icon.surface, out)
                                                          : why;
out:
    cairo_destroy(icon.cr);
    cairo_surface_destroy(icon.surface);
    if (parser != NULL)
        XML_ParserFree(parser);
    free(text);
    return why;
}
