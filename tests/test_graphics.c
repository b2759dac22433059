/* SPDX-License-Identifier: Apache-2.0 */
/* Icons, images, micro-text, DataMatrix and GS1-128 (tests/graphics), and pictures that are damaged
 * or want too much. */
#include "config.h"

#include "filter/label/code.h"
#include "filter/label/icon.h"
#include "filter/label/image.h"
#include "filter/label/layout.h"
#include "filter/label/page.h"
#include "filter/label/picture.h"
#include "tests/label_sample.h"
#include "tests/tap.h"

#include <stdlib.h>
#include <string.h>

/** Of what the cases write; the suite makes and removes it. */
static char folder[] = "/tmp/waymask-graphics-XXXXXX";

static const char *const icons[] = {"fragile", "upright", "dry", "fresh", "cold", "heavy"};
#define ICONS (sizeof icons / sizeof *icons)
static const uint32_t sides[] = {32, 48, 49, 63, 64, 71, 96, 120, 177, 354};
#define SIDES (sizeof sides / sizeof *sides)

static void graphic_path(const char *name, char out[1024])
{
    snprintf(out, 1024, "%s/graphics/%s", wm_tap_data(), name);
}

static void draw_icon(const char *name, uint32_t side, struct wm_bitmap *out)
{
    char path[1024];
    const char *why;

    memset(out, 0, sizeof *out);
    snprintf(path, sizeof path, "%s/layouts/shared/icons/%s.svg", getenv("WAYMASK_DATADIR"), name);
    why = wm_icon_draw(path, side, out);
    if (!WM_CHECK(why == NULL, "%s: %s", path, why))
        abort();
}

static size_t read_logo(unsigned char *data, size_t size)
{
    char path[1024];
    FILE *file;
    size_t len;

    graphic_path("logo.png", path);
    file = fopen(path, "rb");
    if (file == NULL)
        abort();
    len = fread(data, 1, size, file);
    fclose(file);
    return len;
}

static void write_file(const char *path, const void *data, size_t len)
{
    FILE *file = fopen(path, "wb");

    if (file == NULL || fwrite(data, 1, len, file) != len || fclose(file) != 0)
        abort();
}

/** A layout of tests/graphics or of the folder. */
struct easel {
    struct wm_layout *layout;
    struct wm_painter *painter;
    struct wm_bitmap page;
};

static void easel_open(struct easel *easel, const char *dir, const char *name, unsigned dpi)
{
    struct wm_err err = {0};
    uint32_t width, height;

    memset(easel, 0, sizeof *easel);
    easel->layout = wm_layout_load(name, dir, &err);
    if (easel->layout != NULL)
        easel->painter = wm_painter_new(easel->layout, wm_dots_per_mm_x1000(dpi), &err);
    if (!WM_CHECK(easel->painter != NULL, "%s: %s", err.field, err.text))
        abort();
    wm_painter_size(easel->painter, &width, &height);
    if (wm_bitmap_init(&easel->page, width, height) != 0)
        abort();
}

static void in_folder(const char *name, char out[64])
{
    snprintf(out, 64, "%s/%s", folder, name);
}

/** A layout of one item, 100 x 150 mm, beside a copy of the logo. */
static void easel_write(struct easel *easel, const char *item, unsigned dpi)
{
    unsigned char logo[16384];
    size_t len = read_logo(logo, sizeof logo);
    char path[64];
    FILE *file;

    in_folder("logo.png", path);
    write_file(path, logo, len);
    in_folder("one.json", path);
    file = fopen(path, "w");
    if (file == NULL)
        abort();
    fprintf(file,
            "{\"waymask-layout\": 1, \"title\": \"t\", \"media\": [100, 150], \"standard\": "
            "\"none\", \"areas\": [{\"area\": \"all\", \"box\": [0, 0, 100, 150], \"items\": "
            "[%s]}]}",
            item);
    fclose(file);
    easel_open(easel, folder, "one", dpi);
}

static void easel_close(struct easel *easel)
{
    wm_bitmap_clear(&easel->page);
    wm_painter_free(easel->painter);
    wm_layout_free(easel->layout);
}

/** Draw one item alone on white. */
static bool draw_item(struct easel *easel, size_t index, const struct wm_waybill *waybill,
                      struct wm_painted *painted, struct wm_rect *ink)
{
    const struct wm_rect page = {0, 0, (int32_t)easel->page.width_dots,
                                 (int32_t)easel->page.height_dots};
    struct wm_err err = {0};

    memset(easel->page.bits, 0, easel->page.stride_bytes * easel->page.height_dots);
    WM_CHECK(wm_painter_draw_item(easel->painter, index, waybill, WM_SAMPLE_PRINTED_AT,
                                  &easel->page, painted, &err) == 0,
             "item %zu: %s: %s", index, err.field, err.text);
    return wm_ink_bounds(&easel->page, &page, ink);
}

static bool within(const struct wm_rect *a, const struct wm_rect *b)
{
    return a->left >= b->left && a->right <= b->right && a->top >= b->top && a->bottom <= b->bottom;
}

static void check_boxes(const char *name)
{
    static const unsigned resolutions[] = {203, 300, 600};
    struct wm_waybill waybill;
    char dir[1024];
    size_t i, k;

    graphic_path("", dir);
    wm_sample("typical", 0, &waybill);
    for (k = 0; k < sizeof resolutions / sizeof *resolutions; k++) {
        struct easel easel;
        easel_open(&easel, dir, name, resolutions[k]);
        for (i = 0; i < wm_painter_items(easel.painter); i++) {
            struct wm_painted painted;
            struct wm_rect ink;
            WM_CHECK(draw_item(&easel, i, &waybill, &painted, &ink),
                     "%u dpi: item %zu drew nothing", resolutions[k], i);
            WM_CHECK(painted.shown && !painted.cut && !painted.clipped &&
                         within(&ink, &painted.box),
                     "%u dpi: item %zu leaves its box or is cut", resolutions[k], i);
        }
        easel_close(&easel);
    }
}

static void no_ink_leaves_its_box_at_any_resolution(void)
{
    check_boxes("items");
#ifdef HAVE_RSVG
    check_boxes("svg");
#endif
}

static void a_page_is_the_sum_of_its_items(void)
{
    struct wm_waybill waybill;
    struct wm_err err = {0};
    struct wm_bitmap sum;
    struct easel easel;
    char dir[1024];
    size_t i, k, bytes;

    graphic_path("", dir);
    wm_sample("typical", 0, &waybill);
    easel_open(&easel, dir, "items", 203);
    bytes = easel.page.stride_bytes * easel.page.height_dots;
    if (wm_bitmap_init(&sum, easel.page.width_dots, easel.page.height_dots) != 0)
        abort();
    for (i = 0; i < wm_painter_items(easel.painter); i++) {
        struct wm_painted painted;
        struct wm_rect ink;
        draw_item(&easel, i, &waybill, &painted, &ink);
        for (k = 0; k < bytes; k++)
            sum.bits[k] |= easel.page.bits[k];
    }
    /* Twice: the second one comes from what is kept. */
    for (i = 0; i < 2; i++) {
        WM_CHECK(
            wm_painter_draw(easel.painter, &waybill, WM_SAMPLE_PRINTED_AT, &easel.page, &err) == 0,
            "%s: %s", err.field, err.text);
        WM_CHECK(memcmp(sum.bits, easel.page.bits, bytes) == 0, "page %zu differs", i);
    }
    wm_bitmap_clear(&sum);
    easel_close(&easel);
}

/** Black dots that lie in no block of 2 x 2 black ones. */
static unsigned thin_dots(const struct wm_bitmap *bitmap)
{
    uint32_t x, y, side = bitmap->width_dots;
    unsigned count = 0;

    for (y = 0; y < side; y++) {
        for (x = 0; x < side; x++) {
            bool thick = false;
            uint32_t left, top;
            if (!wm_bitmap_get(bitmap, x, y))
                continue;
            for (top = y > 0 ? y - 1 : 0; top <= y && top + 1 < side; top++) {
                for (left = x > 0 ? x - 1 : 0; left <= x && left + 1 < side; left++)
                    thick = thick || (wm_bitmap_get(bitmap, left, top) &&
                                      wm_bitmap_get(bitmap, left + 1, top) &&
                                      wm_bitmap_get(bitmap, left, top + 1) &&
                                      wm_bitmap_get(bitmap, left + 1, top + 1));
            }
            count += thick ? 0 : 1;
        }
    }
    return count;
}

static unsigned black_dots(const struct wm_bitmap *bitmap)
{
    unsigned count = 0;
    uint32_t x, y;

    for (y = 0; y < bitmap->height_dots; y++) {
        for (x = 0; x < bitmap->width_dots; x++)
            count += wm_bitmap_get(bitmap, x, y) ? 1 : 0;
    }
    return count;
}

static void strokes_of_icons_are_two_dots_at_least(void)
{
    size_t i, k;

    for (i = 0; i < ICONS; i++) {
        for (k = 0; k < SIDES; k++) {
            struct wm_bitmap icon;
            draw_icon(icons[i], sides[k], &icon);
            WM_CHECK(icon.width_dots == icon.height_dots &&
                         (icon.width_dots == sides[k] || icon.width_dots == sides[k] - 1),
                     "%s at %u: %u x %u dots", icons[i], sides[k], icon.width_dots,
                     icon.height_dots);
            WM_CHECK(black_dots(&icon) * 10 > sides[k] * sides[k], "%s at %u is nearly white",
                     icons[i], sides[k]);
            /* A tip may end in one dot. */
            WM_CHECK(thin_dots(&icon) * 100 <= 3 * black_dots(&icon),
                     "%s at %u: %u of %u dots are thin", icons[i], sides[k], thin_dots(&icon),
                     black_dots(&icon));
            wm_bitmap_clear(&icon);
        }
    }
}

static void icons_are_alike_on_both_sides(void)
{
    static const char *const alike[] = {"upright", "cold"};
    size_t i, k;

    for (i = 0; i < sizeof alike / sizeof *alike; i++) {
        for (k = 0; k < SIDES; k++) {
            struct wm_bitmap icon;
            unsigned broken = 0;
            uint32_t x, y;
            draw_icon(alike[i], sides[k], &icon);
            for (y = 0; y < icon.height_dots; y++) {
                for (x = 0; x < icon.width_dots / 2; x++)
                    broken += wm_bitmap_get(&icon, x, y) !=
                                      wm_bitmap_get(&icon, icon.width_dots - 1 - x, y)
                                  ? 1
                                  : 0;
            }
            /* cairo rounds an edge that falls between two dots this way or that. */
            WM_CHECK(broken * 20 <= sides[k], "%s at %u: %u dots differ", alike[i], sides[k],
                     broken);
            wm_bitmap_clear(&icon);
        }
    }
}

#ifdef HAVE_RSVG
/** Is there a dot of this colour at x, y or around it? */
static bool near(const struct wm_bitmap *bitmap, uint32_t x, uint32_t y, bool black)
{
    uint32_t column, row;

    for (row = y > 1 ? y - 2 : 0; row <= y + 2 && row < bitmap->height_dots; row++) {
        for (column = x > 1 ? x - 2 : 0; column <= x + 2 && column < bitmap->width_dots; column++) {
            if (wm_bitmap_get(bitmap, column, row) == black)
                return true;
        }
    }
    return false;
}

static void icons_look_as_librsvg_draws_them(void)
{
    size_t i, k;

    for (i = 0; i < ICONS; i++) {
        for (k = 0; k < SIDES; k++) {
            struct wm_bitmap icon, peer = {0};
            unsigned far = 0;
            char path[1024];
            uint32_t x, y;
            draw_icon(icons[i], sides[k], &icon);
            snprintf(path, sizeof path, "%s/layouts/shared/icons/%s.svg", getenv("WAYMASK_DATADIR"),
                     icons[i]);
            if (!WM_CHECK(wm_image_load(path, icon.width_dots, icon.width_dots, &peer) == NULL,
                          "librsvg does not draw %s", path))
                abort();
            for (y = 0; y < icon.height_dots; y++) {
                for (x = 0; x < icon.width_dots; x++)
                    far += near(&peer, x, y, wm_bitmap_get(&icon, x, y)) ? 0 : 1;
            }
            WM_CHECK(far == 0, "%s at %u: %u dots are more than two dots off", icons[i], sides[k],
                     far);
            wm_bitmap_clear(&icon);
            wm_bitmap_clear(&peer);
        }
    }
}

static void svg_that_would_come_out_broken_is_told(void)
{
    static const struct {
        const char *svg, *why;
    } cases[] = {
        {"<svg viewBox='0 0 9 9'><image href='logo.png'/></svg>", "refers to a file"},
        {"<svg viewBox='0 0 9 9'><image href='data:image/png;base64,AAAA'/></svg>", "embeds"},
        {"<svg viewBox='0 0 9 9'><use href='http://localhost/a.svg#x'/></svg>", "refers to a file"},
        {"<svg viewBox='0 0 9 9'><use href='file:///etc/passwd'/></svg>", "refers to a file"},
        {"<svg viewBox='0 0 9 9'><rect fill='url( \"a.svg#b\")'/></svg>", "refers to a file"},
        {"<svg viewBox='0 0 9 9'><style>@import 'a.css';</style></svg>", "refers to a file"},
        {"<svg viewBox='0 0 9 9'><style>rect{fill:url(a.svg)}</style></svg>", "refers to a file"},
        {"<?xml-stylesheet href='a.css'?><svg viewBox='0 0 9 9'/>", "refers to a file"},
        {"<svg viewBox='0 0 9 9'><text>Express</text></svg>", "holds text"},
        {"<html/>", "is no SVG"},
        {"no XML", "is no SVG"},
        {"<svg viewBox='0 0 9 9'>", "damaged"},
        {"<svg/>", "without a size"},
        {"<svg viewBox='0 0 0 9'/>", "SVG"},
        {"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg viewBox='0 0 9 9'/>", "declarations"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wm_bitmap out = {0};
        const char *why = wm_svg_draw(cases[i].svg, strlen(cases[i].svg), 90, 90, &out);
        WM_CHECK(why != NULL && strstr(why, cases[i].why) != NULL, "%s: %s", cases[i].svg,
                 why != NULL ? why : "drawn");
        wm_bitmap_clear(&out);
    }
}

/** Entities that unfold to 10^12 letters, and elements nested without end. */
static void svg_that_unfolds_is_refused(void)
{
    static const char bomb[] =
        "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
        "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>"
        "<!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'><!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;'>"
        "<!ENTITY g '&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;'><!ENTITY h '&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;'>"
        "<!ENTITY i '&h;&h;&h;&h;&h;&h;&h;&h;&h;&h;'><!ENTITY j '&i;&i;&i;&i;&i;&i;&i;&i;&i;&i;'>"
        "<!ENTITY k '&j;&j;&j;&j;&j;&j;&j;&j;&j;&j;'>]>"
        "<svg viewBox='0 0 9 9'><desc>&k;</desc></svg>";
    struct wm_bitmap out = {0};
    char *deep = malloc(400000);
    size_t len = 0, i;

    WM_CHECK(wm_svg_draw(bomb, sizeof bomb - 1, 9, 9, &out) != NULL, "entities were unfolded");
    if (deep == NULL)
        abort();
    for (i = 0; i < 100000; i++)
        len += (size_t)snprintf(deep + len, 400000 - len, i == 0 ? "<svg>" : "<g>");
    WM_CHECK(wm_svg_draw(deep, len, 9, 9, &out) != NULL, "deep nesting was drawn");
    free(deep);
}

static void every_prefix_of_an_svg_is_refused(void)
{
    struct wm_bitmap out = {0};
    char path[1024], text[4096];
    size_t len, i;
    FILE *file;

    graphic_path("logo.svg", path);
    file = fopen(path, "rb");
    if (file == NULL)
        abort();
    len = fread(text, 1, sizeof text, file);
    fclose(file);
    for (i = 0; i + 2 < len; i++)
        WM_CHECK(wm_svg_draw(text, i, 90, 90, &out) != NULL, "%zu of %zu bytes were drawn", i, len);
    WM_CHECK(wm_svg_draw(text, len, 90, 90, &out) == NULL && out.width_dots == 90 &&
                 out.height_dots == 30,
             "the whole is refused, or %u x %u dots", out.width_dots, out.height_dots);
    wm_bitmap_clear(&out);
}
#endif

/** Bytes into a file, drawn as an image. */
static const char *load_bytes(const void *data, size_t len, uint32_t side, struct wm_bitmap *out)
{
    char path[64];

    in_folder("image.png", path);
    write_file(path, data, len);
    return wm_image_load(path, side, side, out);
}

static void every_prefix_of_a_png_is_refused(void)
{
    unsigned char data[16384];
    size_t len = read_logo(data, sizeof data), i;
    struct wm_bitmap out = {0};

    WM_CHECK(len > 200 && len < sizeof data, "the logo has %zu bytes", len);
    /* Its last 16 bytes are a checksum and the end, without which all pixels are there. */
    for (i = 0; i + 16 < len; i += 3)
        WM_CHECK(load_bytes(data, i, 96, &out) != NULL, "%zu of %zu bytes were drawn", i, len);
    WM_CHECK(load_bytes(data, len, 96, &out) == NULL, "the whole is refused");
    wm_bitmap_clear(&out);
}

/** CRC-32 of PNG, bit by bit. */
static uint32_t crc(const unsigned char *data, size_t len)
{
    uint32_t value = 0xffffffffu;
    size_t i;
    int bit;

    for (i = 0; i < len; i++) {
        value ^= data[i];
        for (bit = 0; bit < 8; bit++)
            value = value >> 1 ^ (0xedb88320u & (0u - (value & 1)));
    }
    return ~value;
}

static void put_be(unsigned char *out, uint32_t value)
{
    out[0] = (unsigned char)(value >> 24);
    out[1] = (unsigned char)(value >> 16);
    out[2] = (unsigned char)(value >> 8);
    out[3] = (unsigned char)value;
}

static void a_png_that_claims_to_be_huge_is_refused_by_its_header(void)
{
    static const uint32_t claims[][2] = {
        {30000, 30000}, {4097, 4096}, {40000, 400}, {1000000, 1}, {0, 10}, {0x7fffffff, 0x7fffffff},
    };
    unsigned char data[16384];
    size_t len = read_logo(data, sizeof data), i;
    struct wm_bitmap out = {0};

    for (i = 0; i < sizeof claims / sizeof *claims; i++) {
        put_be(data + 16, claims[i][0]);
        put_be(data + 20, claims[i][1]);
        put_be(data + 29, crc(data + 12, 17));
        WM_CHECK(load_bytes(data, len, 96, &out) != NULL, "%u x %u was drawn", claims[i][0],
                 claims[i][1]);
    }
}

static void a_file_over_one_mebibyte_is_refused(void)
{
    unsigned char *data = calloc(1, WM_IMAGE_MAX_BYTES + 1);
    size_t len;
    struct wm_bitmap out = {0};
    const char *why;

    if (data == NULL)
        abort();
    len = read_logo(data, WM_IMAGE_MAX_BYTES);
    why = load_bytes(data, WM_IMAGE_MAX_BYTES + 1, 96, &out);
    WM_CHECK(why != NULL && strstr(why, "1 MiB") != NULL, "%s", why != NULL ? why : "drawn");
    WM_CHECK(load_bytes(data, len, 96, &out) == NULL, "the logo alone is refused");
    wm_bitmap_clear(&out);
    free(data);
}

static void a_png_of_the_boxs_dots_comes_through_dot_for_dot(void)
{
    struct wm_bitmap picture, out = {0};
    uint32_t x, y, seed = 12345;
    struct wm_err err = {0};
    char *data = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&data, &size);

    if (file == NULL || wm_bitmap_init(&picture, 75, 75) != 0)
        abort();
    for (y = 0; y < 75; y++) {
        for (x = 0; x < 75; x++) {
            seed = seed * 1664525u + 1013904223u;
            wm_bitmap_fill(&picture, (int32_t)x, (int32_t)y, 1, 1, (seed >> 31) != 0);
        }
    }
    WM_CHECK(wm_picture_png(file, &picture, 8000, &err) == 0, "%s", err.text);
    fclose(file);
    WM_CHECK(load_bytes(data, size, 75, &out) == NULL && out.width_dots == 75 &&
                 out.height_dots == 75 &&
                 memcmp(out.bits, picture.bits, picture.stride_bytes * 75) == 0,
             "the dots differ");
    free(data);
    wm_bitmap_clear(&picture);
    wm_bitmap_clear(&out);
}

static void an_image_keeps_its_aspect_and_its_place(void)
{
    static const struct {
        const char *item;
        struct wm_rect want; /**< of the picture; its ink reaches its top, bottom and left edges */
    } cases[] = {
        {"{\"image\": \"logo.png\", \"box\": [10, 10, 30, 30]}", {80, 160, 320, 240}},
        {"{\"image\": \"logo.png\", \"box\": [10, 10, 30, 30], \"valign\": \"top\"}",
         {80, 80, 320, 160}},
        {"{\"image\": \"logo.png\", \"box\": [10, 10, 60, 10], \"align\": \"left\"}",
         {80, 80, 320, 160}},
        {"{\"image\": \"logo.png\", \"box\": [10, 10, 60, 10], \"align\": \"right\"}",
         {320, 80, 560, 160}},
        {"{\"image\": \"logo.png\", \"box\": [10, 10, 10, 60], \"rotate\": 90, \"align\": "
         "\"left\"}",
         {80, 80, 160, 320}},
    };
    struct wm_waybill waybill;
    size_t i;

    wm_sample("typical", 0, &waybill);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct easel easel;
        struct wm_painted painted;
        struct wm_rect ink = {0};
        easel_write(&easel, cases[i].item, 203);
        draw_item(&easel, 0, &waybill, &painted, &ink);
        WM_CHECK(within(&ink, &cases[i].want) && ink.left - cases[i].want.left <= 8 &&
                     cases[i].want.right - ink.right <= 16 &&
                     cases[i].want.bottom - ink.bottom <= 16 && ink.top - cases[i].want.top <= 8,
                 "case %zu: ink %d, %d to %d, %d", i, ink.left, ink.top, ink.right, ink.bottom);
        easel_close(&easel);
    }
}

static void names_of_images_stay_in_the_layouts_folder(void)
{
    static const char *const good[] = {"logo.png", "a/b/c.svg", "Logo_2.v1-a.png"};
    static const char *const bad[] = {
        "",           ".png",      "logo",         "logo.PNG", "/logo.png", "../a.png",
        "a/../b.png", "a/./b.png", "a//b.png",     "a/.b.png", "a b.png",   "a\\b.png",
        "\xe5.png",   "a.png/",    "http://a.png", "a.png\n",  "a.svgz",    "logo.gif.gz"};
    size_t i;

    for (i = 0; i < sizeof good / sizeof *good; i++)
        WM_CHECK(wm_image_name(good[i]), "\"%s\" is refused", good[i]);
    for (i = 0; i < sizeof bad / sizeof *bad; i++)
        WM_CHECK(!wm_image_name(bad[i]), "\"%s\" is taken", bad[i]);
}

/** Columns with ink, from which on `gap` or more white ones follow: the number of repeats. */
static unsigned repeats(const struct wm_bitmap *page, const struct wm_rect *ink, int32_t gap,
                        int32_t *least, int32_t *most)
{
    int32_t x, y, white = 0;
    unsigned count = 1;

    *least = INT32_MAX;
    *most = 0;
    for (x = ink->left; x < ink->right; x++) {
        bool black = false;
        for (y = ink->top; y < ink->bottom; y++)
            black = black || wm_bitmap_get(page, (uint32_t)x, (uint32_t)y);
        if (black && white >= gap) {
            count++;
            *least = white < *least ? white : *least;
            *most = white > *most ? white : *most;
        }
        white = black ? 0 : white + 1;
    }
    return count;
}

static void micro_text_fills_its_box_with_whole_repeats(void)
{
    struct wm_waybill waybill;
    int32_t width_mm, text = 0, least, most;

    wm_sample("typical", 0, &waybill);
    for (width_mm = 96; width_mm >= 8; width_mm -= 4) {
        char item[128];
        struct easel easel;
        struct wm_painted painted;
        struct wm_rect ink = {0};
        unsigned count;
        bool inked;
        snprintf(item, sizeof item, "{\"micro\": \"{waybill}\", \"box\": [2, 2, %d, 2]}", width_mm);
        easel_write(&easel, item, 203);
        inked = draw_item(&easel, 0, &waybill, &painted, &ink);
        if (text == 0) {
            /* The widest box tells the text's width: so many repeats with gaps fill it. */
            count = repeats(&easel.page, &ink, 9, &least, &most);
            text = (width_mm * 8 - (int32_t)(count - 1) * most) / (int32_t)count;
            WM_CHECK(count >= 4 && text > 60 && text < 140, "%u repeats of %d dots", count, text);
        }
        if (width_mm * 8 < text - 2) {
            WM_CHECK(!inked && painted.cut && painted.lines == 0, "%d mm: a part was drawn",
                     width_mm);
        } else if (width_mm * 8 > text + 2) {
            count = repeats(&easel.page, &ink, 9, &least, &most);
            WM_CHECK(ink.bottom - ink.top <= 12 && painted.size_dots == 12 && !painted.cut,
                     "%d mm: %d dots high", width_mm, ink.bottom - ink.top);
            WM_CHECK(count == 1 ||
                         (ink.left == painted.box.left && ink.right == painted.box.right &&
                          most - least <= 1 && least >= 11),
                     "%d mm: %u repeats, gaps of %d to %d dots", width_mm, count, least, most);
            WM_CHECK((int32_t)(count + 1) * (text + 13) > width_mm * 8 + 12,
                     "%d mm: one more than %u repeats fits", width_mm, count);
        }
        easel_close(&easel);
    }
}

static void a_datamatrix_has_modules_of_four_dots_or_three(void)
{
    static const struct {
        const char *item;
        unsigned dpi;
        uint32_t module;
    } cases[] = {
        {"{\"datamatrix\": \"{waybill}\", \"box\": [10, 10, 30, 30]}", 203, 4},
        {"{\"datamatrix\": \"{waybill}\", \"box\": [10, 10, 10, 10]}", 203, 4},
        {"{\"datamatrix\": \"{waybill}\", \"box\": [10, 10, 9.9, 10]}", 203, 3},
        {"{\"datamatrix\": \"{waybill}\", \"box\": [10, 10, 7.6, 7.6]}", 203, 3},
        {"{\"datamatrix\": \"{waybill}\", \"box\": [10, 10, 30, 30]}", 300, 6},
        {"{\"datamatrix\": \"{waybill}\", \"box\": [10, 10, 30, 30]}", 600, 12},
    };
    struct wm_waybill waybill;
    size_t i;

    wm_sample("typical", 0, &waybill);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct easel easel;
        struct wm_painted painted;
        struct wm_rect ink = {0}, quiet;
        int32_t zone = 2 * (int32_t)cases[i].module;
        easel_write(&easel, cases[i].item, cases[i].dpi);
        draw_item(&easel, 0, &waybill, &painted, &ink);
        quiet =
            (struct wm_rect){ink.left - zone, ink.top - zone, ink.right + zone, ink.bottom + zone};
        WM_CHECK(painted.module_dots == cases[i].module && within(&quiet, &painted.box) &&
                     (uint32_t)(ink.right - ink.left) == 16 * cases[i].module &&
                     ink.right - ink.left == ink.bottom - ink.top,
                 "case %zu: %u dots a module, %d x %d dots", i, painted.module_dots,
                 ink.right - ink.left, ink.bottom - ink.top);
        easel_close(&easel);
    }
}

static void codes_that_do_not_fit_are_refused_before_the_first_page(void)
{
    static const struct {
        const char *item, *sample, *why;
    } cases[] = {
        {"{\"datamatrix\": \"{sealed}\", \"box\": [10, 10, 20, 20]}", "typical", "too long"},
        {"{\"datamatrix\": \"{recipient.name}\", \"box\": [10, 10, 60, 60]}", "typical", "ASCII"},
        {"{\"gs1-128\": \"(00){waybill}\", \"box\": [5, 10, 90, 20]}", "typical", "not GS1"},
        {"{\"gs1-128\": \"{waybill}\", \"box\": [5, 10, 90, 20]}", "typical", "not GS1"},
        {"{\"gs1-128\": \"(400){recipient.name}\", \"box\": [5, 10, 90, 20]}", "typical",
         "not GS1"},
        {"{\"gs1-128\": \"(400){waybill}\", \"box\": [5, 10, 30, 20]}", "typical", "too long"},
        {"{\"gs1-128\": \"(400){sealed}\", \"box\": [5, 10, 90, 20]}", "typical", "does not fit"},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wm_waybill waybill;
        struct wm_err err = {0};
        struct easel easel;
        wm_sample(cases[i].sample, 0, &waybill);
        easel_write(&easel, cases[i].item, 203);
        WM_CHECK(wm_painter_check(easel.painter, &waybill, WM_SAMPLE_PRINTED_AT, &err) != 0 &&
                     strstr(err.text, cases[i].why) != NULL && err.field[0] != '\0',
                 "case %zu: %s: %s", i, err.field, err.text);
        WM_CHECK(strstr(err.text, waybill.waybill) == NULL, "case %zu quotes a value", i);
        easel_close(&easel);
    }
}

static void gs1_data_must_keep_to_the_rules_of_its_identifiers(void)
{
    static const struct {
        const char *text;
        bool good;
    } cases[] = {
        {"(00)106141411234567897", true},
        {"(00)106141411234567890", false},
        {"(00)10614141123456789", false},
        {"(00)10614141123456789A", false},
        {"(01)09501101530003(10)AB-123", true},
        {"(01)09501101530004(10)AB-123", false},
        {"(400)ORDER1(420)90210", true},
        {"(00)", false},
        {"()123", false},
        {"(00", false},
        {"(9", false},
        {"", false},
        {"106141411234567897", false},
        {"[00]106141411234567897", false},
        {"(400)\xe5\xbc\xa0", false},
    };
    struct wm_encoder *encoder = wm_encoder_new();
    size_t i;

    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wm_err err = {0};
        struct wm_code128 bars;
        int code = wm_gs1_128_make(encoder, cases[i].text, &bars, &err);
        WM_CHECK((code == 0) == cases[i].good, "\"%s\": %s", cases[i].text, err.text);
    }
    wm_encoder_free(encoder);
}

/** The encoder's memory is shared: what one code sets must not change the next. */
static void codes_do_not_depend_on_those_before(void)
{
    struct wm_encoder *encoder = wm_encoder_new(), *fresh;
    struct wm_code128 bars = {0}, again = {0};
    struct wm_datamatrix matrix = {0}, matrix_again = {0};

    WM_CHECK(wm_code128_make(encoder, "SL8800007000002", &bars, NULL) == 0 &&
                 wm_datamatrix_make(encoder, "SL8800007000002", &matrix, NULL) == 0 &&
                 wm_gs1_128_make(encoder, "(400)SL88", &again, NULL) == 0 &&
                 wm_code128_make(encoder, "SL8800007000002", &again, NULL) == 0,
             "not made");
    WM_CHECK(bars.modules == again.modules && memcmp(bars.bits, again.bits, sizeof bars.bits) == 0,
             "Code 128 differs behind others");
    fresh = wm_encoder_new();
    WM_CHECK(wm_datamatrix_make(fresh, "SL8800007000002", &matrix_again, NULL) == 0 &&
                 memcmp(&matrix, &matrix_again, sizeof matrix) == 0,
             "DataMatrix differs behind others");
    wm_encoder_free(encoder);
    wm_encoder_free(fresh);
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(no_ink_leaves_its_box_at_any_resolution),
        WM_CASE(a_page_is_the_sum_of_its_items),
        WM_CASE(strokes_of_icons_are_two_dots_at_least),
        WM_CASE(icons_are_alike_on_both_sides),
#ifdef HAVE_RSVG
        WM_CASE(icons_look_as_librsvg_draws_them),
        WM_CASE(svg_that_would_come_out_broken_is_told),
        WM_CASE(svg_that_unfolds_is_refused),
        WM_CASE(every_prefix_of_an_svg_is_refused),
#endif
        WM_CASE(every_prefix_of_a_png_is_refused),
        WM_CASE(a_png_that_claims_to_be_huge_is_refused_by_its_header),
        WM_CASE(a_file_over_one_mebibyte_is_refused),
        WM_CASE(a_png_of_the_boxs_dots_comes_through_dot_for_dot),
        WM_CASE(an_image_keeps_its_aspect_and_its_place),
        WM_CASE(names_of_images_stay_in_the_layouts_folder),
        WM_CASE(micro_text_fills_its_box_with_whole_repeats),
        WM_CASE(a_datamatrix_has_modules_of_four_dots_or_three),
        WM_CASE(codes_that_do_not_fit_are_refused_before_the_first_page),
        WM_CASE(gs1_data_must_keep_to_the_rules_of_its_identifiers),
        WM_CASE(codes_do_not_depend_on_those_before),
        {0},
    };

    return wm_tap_run_in("graphics", cases, folder);
}
