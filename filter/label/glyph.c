/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/label/glyph.h"

#include <cairo-ft.h>
#include <pango/pangocairo.h>
#include <stddef.h>
#include <stdlib.h>

#define MANY_GLYPHS 20000u  /**< a label's worth of memory each, 2 MB or so together */
#define LARGEST_GLYPH 4096u /**< dots; beyond any label's text */

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

/** Is the dot of a rendered glyph black? Outlines come in 256 greys, strikes in one bit. */
static bool is_black(const FT_Bitmap *bitmap, uint32_t x, uint32_t y)
{
    const unsigned char *row = bitmap->buffer + (ptrdiff_t)y * bitmap->pitch;

    if (bitmap->pixel_mode == FT_PIXEL_MODE_MONO)
        return (row[x >> 3] >> (7 - (x & 7)) & 1) != 0;
    return row[x] >= WM_GLYPH_THRESHOLD;
}

/** The black part of the picture, or an empty rectangle. */
static struct wm_rect black_part(const FT_Bitmap *bitmap)
{
    struct wm_rect part = {(int32_t)bitmap->width, (int32_t)bitmap->rows, 0, 0};
    int32_t x, y;

    for (y = 0; y < (int32_t)bitmap->rows; y++) {
        for (x = 0; x < (int32_t)bitmap->width && !is_black(bitmap, (uint32_t)x, (uint32_t)y); x++)
            ;
        if (x == (int32_t)bitmap->width)
            continue;
        part.left = x < part.left ? x : part.left;
        for (x = (int32_t)bitmap->width; !is_black(bitmap, (uint32_t)x - 1, (uint32_t)y); x--)
            ;
        part.right = x > part.right ? x : part.right;
        part.top = y < part.top ? y : part.top;
        part.bottom = y + 1;
    }
    return part;
}

/** One row of the black part, packed. */
static void pack_row(const FT_Bitmap *bitmap, uint32_t left, uint32_t y, uint32_t width,
                     uint8_t *bits)
{
    const unsigned char *grey = bitmap->buffer + (ptrdiff_t)y * bitmap->pitch + left;
    uint32_t x;

    if (bitmap->pixel_mode == FT_PIXEL_MODE_MONO) {
        for (x = 0; x < width; x++)
            bits[x >> 3] |= (uint8_t)(is_black(bitmap, left + x, y) << (7 - (x & 7)));
        return;
    }
    for (x = 0; x < width; x++)
        bits[x >> 3] |= (uint8_t)((grey[x] >= WM_GLYPH_THRESHOLD) << (7 - (x & 7)));
}

/** An entry of the black dots; left and top are the picture's offsets from the pen. */
static struct entry *cut(const FT_Bitmap *bitmap, int32_t left, int32_t top)
{
    struct wm_rect part = black_part(bitmap);
    bool blank = part.left >= part.right;
    uint32_t width = blank ? 0 : (uint32_t)(part.right - part.left);
    uint32_t height = blank ? 0 : (uint32_t)(part.bottom - part.top);
    size_t stride = (width + 7) / 8;
    struct entry *entry = calloc(1, sizeof *entry + stride * height);
    uint8_t *bits;
    uint32_t y;

    if (entry == NULL)
        return NULL;
    bits = (uint8_t *)(entry + 1);
    for (y = 0; y < height; y++)
        pack_row(bitmap, (uint32_t)part.left, (uint32_t)part.top + y, width, bits + y * stride);
    entry->glyph.left = left + part.left;
    entry->glyph.top = top + part.top;
    entry->glyph.stamp =
        (struct wm_stamp){.width_dots = width, .height_dots = height, .bits = bits};
    return entry;
}

/** Render by FreeType itself: cairo would load each glyph twice and keep a second cache. */
static struct entry *render(PangoFont *font, PangoGlyph index)
{
    cairo_scaled_font_t *scaled = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font));
    FT_Face face = scaled != NULL ? cairo_ft_scaled_font_lock_face(scaled) : NULL;
    struct entry *entry = NULL;

    if (face == NULL)
        return NULL;
    if (FT_Load_Glyph(face, index, FT_LOAD_RENDER | FT_LOAD_TARGET_NORMAL) == 0 &&
        (face->glyph->bitmap.pixel_mode == FT_PIXEL_MODE_GRAY ||
         face->glyph->bitmap.pixel_mode == FT_PIXEL_MODE_MONO) &&
        face->glyph->bitmap.width <= LARGEST_GLYPH && face->glyph->bitmap.rows <= LARGEST_GLYPH)
        entry = cut(&face->glyph->bitmap, face->glyph->bitmap_left, -face->glyph->bitmap_top);
    cairo_ft_scaled_font_unlock_face(scaled);
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
