/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/glyph.h"

#include <cairo.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>

#define MANY_GLYPHS 20000u   /**< a label's worth of memory each, 2 MB or so together */
#define LARGEST_GLYPH 4096.0 /**< dots; beyond any label's text */

/** A glyph in the table; its bits follow it in memory. */
struct entry {
    PangoFont *font; /**< a reference is held: its address is part of the key */
    PangoGlyph index;
    struct wm_glyph glyph;
};

struct wm_glyphs {
    GHashTable *table; /**< of struct entry, by font and index */
    unsigned generation;
};

static guint entry_hash(gconstpointer key)
{
    const struct entry *entry = key;

    return ((guint)((uintptr_t)entry->font >> 4) * 31u + entry->index) * 2654435761u;
}

static gboolean entry_equal(gconstpointer a, gconstpointer b)
{
    const struct entry *left = a, *right = b;

    return left->font == right->font && left->index == right->index;
}

static void entry_free(gpointer data)
{
    struct entry *entry = data;

    g_object_unref(entry->font);
    free(entry);
}

struct wm_glyphs *wm_glyphs_new(void)
{
    struct wm_glyphs *glyphs = calloc(1, sizeof *glyphs);

    if (glyphs != NULL)
        glyphs->table = g_hash_table_new_full(entry_hash, entry_equal, entry_free, NULL);
    return glyphs;
}

void wm_glyphs_free(struct wm_glyphs *glyphs)
{
    if (glyphs == NULL)
        return;
    g_hash_table_destroy(glyphs->table);
    free(glyphs);
}

unsigned wm_glyphs_generation(const struct wm_glyphs *glyphs)
{
    return glyphs->generation;
}

void wm_glyphs_trim(struct wm_glyphs *glyphs)
{
    if (g_hash_table_size(glyphs->table) <= MANY_GLYPHS)
        return;
    g_hash_table_remove_all(glyphs->table);
    glyphs->generation++;
}

/** A picture in 8-bit grey while it is cut. */
struct grey {
    const uint8_t *pixels;
    int stride, width, height;
};

static bool is_black(const struct grey *grey, int x, int y)
{
    return grey->pixels[(size_t)y * (size_t)grey->stride + (size_t)x] >= WM_GLYPH_THRESHOLD;
}

/** The black part of the picture, or an empty rectangle. */
static struct wm_rect black_part(const struct grey *grey)
{
    struct wm_rect part = {grey->width, grey->height, 0, 0};
    int x, y;

    for (y = 0; y < grey->height; y++) {
        for (x = 0; x < grey->width; x++) {
            if (!is_black(grey, x, y))
                continue;
            part.left = x < part.left ? x : part.left;
            part.right = x + 1 > part.right ? x + 1 : part.right;
            part.top = y < part.top ? y : part.top;
            part.bottom = y + 1;
        }
    }
    return part;
}

static struct entry *cut(const struct grey *grey, int left, int top)
{
    struct wm_rect part = black_part(grey);
    bool blank = part.left >= part.right;
    size_t width = blank ? 0 : (size_t)(part.right - part.left);
    size_t height = blank ? 0 : (size_t)(part.bottom - part.top);
    size_t stride = (width + 7) / 8;
    struct entry *entry = calloc(1, sizeof *entry + stride * height);
    uint8_t *bits;
    size_t x, y;

    if (entry == NULL)
        return NULL;
    bits = (uint8_t *)(entry + 1);
    for (y = 0; y < height; y++) {
        for (x = 0; x < width; x++) {
            if (is_black(grey, part.left + (int)x, part.top + (int)y))
                bits[y * stride + (x >> 3)] |= (uint8_t)(0x80u >> (x & 7));
        }
    }
    entry->glyph.left = left + part.left;
    entry->glyph.top = top + part.top;
    entry->glyph.stamp = (struct wm_stamp){
        .width_dots = (uint32_t)width, .height_dots = (uint32_t)height, .bits = bits};
    return entry;
}

static struct entry *render(PangoFont *font, PangoGlyph index)
{
    cairo_scaled_font_t *scaled = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font));
    cairo_glyph_t glyph = {.index = index, .x = 0, .y = 0};
    cairo_text_extents_t extents;
    cairo_surface_t *surface;
    struct entry *entry = NULL;
    cairo_t *cairo;
    int left, top;

    if (scaled == NULL || cairo_scaled_font_status(scaled) != CAIRO_STATUS_SUCCESS)
        return NULL;
    cairo_scaled_font_glyph_extents(scaled, &glyph, 1, &extents);
    if (!(extents.width < LARGEST_GLYPH && extents.height < LARGEST_GLYPH))
        return NULL;
    /* One dot more on each side: hinting may move an edge. */
    left = (int)floor(extents.x_bearing) - 1;
    top = (int)floor(extents.y_bearing) - 1;
    surface = cairo_image_surface_create(CAIRO_FORMAT_A8, (int)ceil(extents.width) + 3,
                                         (int)ceil(extents.height) + 3);
    cairo = cairo_create(surface);
    cairo_set_scaled_font(cairo, scaled);
    glyph.x = -left;
    glyph.y = -top;
    cairo_show_glyphs(cairo, &glyph, 1);
    cairo_surface_flush(surface);
    if (cairo_status(cairo) == CAIRO_STATUS_SUCCESS &&
        cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS) {
        struct grey grey = {.pixels = cairo_image_surface_get_data(surface),
                            .stride = cairo_image_surface_get_stride(surface),
                            .width = cairo_image_surface_get_width(surface),
                            .height = cairo_image_surface_get_height(surface)};
        entry = cut(&grey, left, top);
    }
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return entry;
}

const struct wm_glyph *wm_glyphs_get(struct wm_glyphs *glyphs, PangoFont *font, PangoGlyph glyph)
{
    struct entry key = {.font = font, .index = glyph};
    struct entry *entry = g_hash_table_lookup(glyphs->table, &key);

    if (entry == NULL) {
        entry = render(font, glyph);
        if (entry == NULL)
            return NULL;
        entry->font = g_object_ref(font);
        entry->index = glyph;
        g_hash_table_add(glyphs->table, entry);
    }
    return &entry->glyph;
}
