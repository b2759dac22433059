/* SPDX-License-Identifier: Apache-2.0 */
/** image.h: pictures from files, made 1-bit: PNG by libpng, SVG by librsvg, which is loaded when a
 * layout first asks for it. Inside the label floor; its names and limits also for who copies them.
 */
#ifndef WM_LABEL_IMAGE_H
#define WM_LABEL_IMAGE_H

#include "filter/base/bitmap.h"

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WM_IMAGE_MAX_BYTES 1048576u    /**< of a file */
#define WM_IMAGE_MAX_PIXELS 16777216.0 /**< of a PNG, width times height */

/** Is it the name of an image file: a relative path of A-Z a-z 0-9 . _ - and /, no part of which
 * begins with a dot, that ends in .png or .svg? */
bool wm_image_name(const char *name);

/** May SVG be drawn here? @param path of any file  @return NULL if it is no .svg or librsvg is
 * there, or why not, translated */
const char *wm_image_refused(const char *path);

/**
 * Draw a file as large as keeps within so many dots, its aspect kept, and make it 1-bit: filtered
 * to one grey a dot on white, then cut where glyphs are cut. A PNG of as many dots as the box comes
 * through dot for dot.
 * @param out zero; made here  @return NULL, or why not, translated
 */
const char *wm_image_load(const char *path, uint32_t width_dots, uint32_t height_dots,
                          struct wm_bitmap *out);

/** The same of a PNG in memory. */
const char *wm_png_draw(const char *data, size_t len, uint32_t width_dots, uint32_t height_dots,
                        struct wm_bitmap *out);

/** Make a surface of FORMAT_A8, 255 black, 1-bit. @param out zero; made here
 * @return NULL, or why not, translated */
const char *wm_image_cut(cairo_surface_t *surface, struct wm_bitmap *out);

/** The whole dots that a picture of this aspect fills in a box. */
void wm_image_fit(double width, double height, uint32_t box_width, uint32_t box_height,
                  int32_t *out_width, int32_t *out_height);

/* image_svg.c */

/** May SVG be drawn: was the build told how, and is librsvg there? @return NULL, or why not */
const char *wm_svg_refused(void);

/** Draw an SVG document. It may not refer to anything outside of itself, embed pictures, declare
 * entities, or hold text, whose look depends on the fonts of the host. */
const char *wm_svg_draw(const char *text, size_t len, uint32_t width_dots, uint32_t height_dots,
                        struct wm_bitmap *out);

/** Why an SVG document is not drawn whatever librsvg makes of it; NULL if there is no reason. */
const char *wm_svg_fault(const char *text, size_t len);

#endif
