/* SPDX-License-Identifier: Apache-2.0 */
/* The reference pictures of all shipped layouts, each with one full record:
 *   layout-pictures draw FOLDER            writes NAME-LANGUAGES-DPI.png of every layout
 *   layout-pictures compare FOLDER NUMBER  draws them again and compares dot for dot; prints TAP
 *                                          whose cases follow that number
 *   layout-pictures faces                  prints the files of the faces that the pictures need
 * NAME is that of a file in layouts/; LANGUAGES is zh or en, of the main layout also zh+en. */
#include "config.h"

#include "filter/label/data.h"
#include "filter/label/fonts.h"
#include "filter/label/page.h"
#include "filter/label/picture.h"
#include "filter/label/text.h"
#include "tests/label_sample.h"

#include <dirent.h>
#include <fontconfig/fontconfig.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

#define MAIN_LAYOUT "one-part-100x150"

#define SET(member, text) ((void)snprintf(member, sizeof(member), "%s", text))

/** What most labels show at once: money, handling, pieces, a pick line. */
static void chinese(struct wm_waybill *out)
{
    wm_sample("typical", 0, out);
    SET(out->route.sort, "B27");
    SET(out->recipient.address_code, "755AB-0127");
    out->piece_n = 2;
    out->piece_of = 3;
    out->handling = WM_HANDLING_FRAGILE | WM_HANDLING_UPRIGHT;
    SET(out->cod_amount, "128.00");
    SET(out->cod_currency, "CNY");
    SET(out->insured, "500");
    SET(out->goods, "玻璃杯 ×6");
    SET(out->pick, "A-07-03");
    SET(out->order_tail, "0017");
    out->checked = WM_CHECKED_INSPECTED | WM_CHECKED_IDENTITY | WM_CHECKED_SECURITY;
}

/** The sender is an organisation, whose address prints in clear: the parcel goes back to it. */
static void returned(struct wm_waybill *out)
{
    chinese(out);
    SET(out->route.code, "574-021-11");
    SET(out->sender.name, "示例商城退货组");
    SET(out->sender.phone, "400-000-0000");
    SET(out->sender.region, "浙江省宁波市鄞州区首南街道");
    SET(out->sender.address, "示例路88号 3号仓库");
    SET(out->sender.city, "宁波市");
    SET(out->sender.district, "鄞州区");
    SET(out->remark, "尺码不合适");
}

static void european(struct wm_waybill *out)
{
    wm_sample("latin", 0, out);
    SET(out->waybill, "003412345600000018");
    SET(out->route.code, "BER 60 B12");
    SET(out->route.hub_name, "Leipzig/Halle");
    SET(out->route.hub_code, "LEJ");
    SET(out->route.sort, "7");
    SET(out->recipient.name, "Erika Beispiel");
    SET(out->recipient.address, "Musterstraße 12");
    SET(out->recipient.region, "10115 Berlin");
    SET(out->recipient.city, "Berlin");
    SET(out->recipient.country, "DE");
    SET(out->recipient.phone, "");
    SET(out->sender.name, "Eksempel ApS");
    SET(out->sender.phone, "");
    SET(out->sender.address, "Ærøgade 12");
    SET(out->sender.region, "5000 Odense C");
    SET(out->sender.country, "DK");
    out->piece_n = 2;
    out->piece_of = 3;
    out->handling = WM_HANDLING_FRAGILE | WM_HANDLING_DRY;
    SET(out->goods, "Glas, 6 Stück");
    SET(out->pick, "A-07-03");
    SET(out->remark, "Größe geprüft");
    out->checked = 0;
}

/** Which record a layout shows, by how its name begins; the last one takes all. */
static const struct {
    const char *begin;
    void (*fill)(struct wm_waybill *out);
} records[] = {{"european-", european}, {"return-", returned}, {"", chinese}};

static void fill(const char *name, struct wm_waybill *out)
{
    size_t i = 0;

    while (strncmp(name, records[i].begin, strlen(records[i].begin)) != 0)
        i++;
    records[i].fill(out);
}

struct picture {
    char layout[64];
    const char *captions;
    unsigned dpi;
    char path[1024];
};

/** What is done with a drawn page. @return 0, or 1 if it is not as it should be */
typedef int picture_fn(const struct picture *picture, const struct wm_bitmap *page, void *context);

static int draw(const struct picture *picture, struct wm_typesetter *typesetter,
                struct wm_bitmap *page, struct wm_err *err)
{
    struct wm_painter_options options = {.dots_per_mm_x1000 = wm_dots_per_mm_x1000(picture->dpi),
                                         .captions = picture->captions,
                                         .typesetter = typesetter};
    struct wm_layout *layout = wm_layout_load(picture->layout, NULL, err);
    struct wm_painter *painter = NULL;
    struct wm_waybill waybill;
    uint32_t width, height;
    int code = 1;

    if (layout != NULL)
        painter = wm_painter_new_with(layout, &options, err);
    if (painter != NULL) {
        wm_painter_size(painter, &width, &height);
        fill(picture->layout, &waybill);
        if (wm_bitmap_init(page, width, height) != 0)
            wm_err_set(err, WM_ERR_INPUT, "out of memory");
        else
            code = wm_painter_draw(painter, &waybill, WM_SAMPLE_PRINTED_AT, page, err);
    }
    wm_painter_free(painter);
    wm_layout_free(layout);
    return code;
}

static int each_of(struct dirent **entry, int count, const char *folder,
                   struct wm_typesetter *typesetter, picture_fn *with, void *context)
{
    static const struct {
        const char *captions;
        unsigned dpi;
        bool main_only;
    } forms[] = {{"zh", 203, false}, {"en", 203, false},   {"zh", 300, false},
                 {"en", 300, false}, {"zh+en", 203, true}, {"zh+en", 300, true}};
    int failed = 0, i;
    size_t k;

    for (i = 0; i < count; i++) {
        struct picture picture = {0};
        snprintf(picture.layout, sizeof picture.layout, "%.*s",
                 (int)(strlen(entry[i]->d_name) - strlen(".json")), entry[i]->d_name);
        for (k = 0; k < sizeof forms / sizeof *forms; k++) {
            struct wm_bitmap page = {0};
            struct wm_err err = {0};
            if (forms[k].main_only && strcmp(picture.layout, MAIN_LAYOUT) != 0)
                continue;
            picture.captions = forms[k].captions;
            picture.dpi = forms[k].dpi;
            snprintf(picture.path, sizeof picture.path, "%s/%s-%s-%u.png", folder, picture.layout,
                     picture.captions, picture.dpi);
            if (draw(&picture, typesetter, &page, &err) != 0) {
                wm_err_print(&err, "layout-pictures: ", stderr);
                failed++;
            } else {
                failed += with(&picture, &page, context);
            }
            wm_bitmap_clear(&page);
        }
    }
    return failed;
}

static int is_layout(const struct dirent *entry)
{
    size_t len = strlen(entry->d_name);

    return entry->d_name[0] != '.' && len > 5 && strcmp(entry->d_name + len - 5, ".json") == 0;
}

static int each_picture(const char *folder, picture_fn *with, void *context)
{
    struct wm_err err = {0};
    struct wm_typesetter *typesetter = wm_typesetter_new(&err);
    struct dirent **entry = NULL;
    char layouts[512];
    int count = -1, failed = 1, i;

    if (typesetter != NULL && wm_data_path(layouts, sizeof layouts, "layouts", "", &err) == 0)
        count = scandir(layouts, &entry, is_layout, alphasort);
    if (count > 0)
        failed = each_of(entry, count, folder, typesetter, with, context);
    else if (err.code == 0)
        wm_err_set(&err, WM_ERR_INPUT, "no layouts found");
    if (err.code != 0)
        wm_err_print(&err, "layout-pictures: ", stderr);
    for (i = 0; i < count; i++)
        free(entry[i]);
    free(entry);
    wm_typesetter_free(typesetter);
    return failed;
}

static int write_picture(const struct picture *picture, const struct wm_bitmap *page, void *context)
{
    FILE *file = fopen(picture->path, "wb");
    int code = 1;

    (void)context;
    if (file != NULL) {
        code = wm_picture_png(file, page, wm_dots_per_mm_x1000(picture->dpi), NULL);
        code = fclose(file) != 0 ? 1 : code;
    }
    if (code != 0)
        fprintf(stderr, "layout-pictures: cannot write %s\n", picture->path);
    return code != 0;
}

/** Tell the first dot that differs. @return 0 if there is none */
static int compare_dots(png_structp png, png_infop info, const struct wm_bitmap *page)
{
    png_bytepp rows = png_get_rows(png, info);
    uint32_t x, y;

    if (png_get_image_width(png, info) != page->width_dots ||
        png_get_image_height(png, info) != page->height_dots || png_get_channels(png, info) != 1) {
        printf("# drawn are %u x %u dots, the picture is of another size\n", page->width_dots,
               page->height_dots);
        return 1;
    }
    for (y = 0; y < page->height_dots; y++) {
        for (x = 0; x < page->width_dots; x++) {
            if ((rows[y][x] == 0) == wm_bitmap_get(page, x, y))
                continue;
            printf("# the dot in column %u of row %u is %s, in the picture %s\n", x, y,
                   wm_bitmap_get(page, x, y) ? "black" : "white",
                   rows[y][x] == 0 ? "black" : "white");
            return 1;
        }
    }
    return 0;
}

static int compare_file(FILE *file, const struct wm_bitmap *page)
{
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png != NULL ? png_create_info_struct(png) : NULL;
    int code = 1;

    if (info != NULL && setjmp(png_jmpbuf(png)) == 0) {
        png_init_io(png, file);
        png_read_png(png, info, PNG_TRANSFORM_PACKING, NULL);
        code = compare_dots(png, info, page);
    } else {
        puts("# the picture cannot be read");
    }
    png_destroy_read_struct(&png, &info, NULL);
    return code;
}

static int compare_picture(const struct picture *picture, const struct wm_bitmap *page,
                           void *context)
{
    FILE *file = fopen(picture->path, "rb");
    int *number = context, code = 1;

    if (file == NULL) {
        puts("# there is no such picture; make layout-pictures writes it");
    } else {
        code = compare_file(file, page);
        fclose(file);
    }
    printf("%s %d - %s in %s at %u dpi is the picture, dot for dot\n", code == 0 ? "ok" : "not ok",
           ++*number, picture->layout, picture->captions, picture->dpi);
    return code;
}

/** A file may hold several faces; fontconfig lists those of one file together or not. */
static int print_faces(void)
{
    static const char *const families[] = {"Noto Sans CJK SC", "WenQuanYi Zen Hei Sharp"};
    struct wm_err err = {0};
    struct wm_fonts *fonts = wm_fonts_new(&err);
    FcFontSet *set;
    size_t k;
    int i;

    if (fonts == NULL) {
        wm_err_print(&err, "layout-pictures: ", stderr);
        return 1;
    }
    set = FcConfigGetFonts(NULL, FcSetSystem);
    for (i = 0; set != NULL && i < set->nfont; i++) {
        FcChar8 *family, *file;
        if (FcPatternGetString(set->fonts[i], FC_FAMILY, 0, &family) != FcResultMatch ||
            FcPatternGetString(set->fonts[i], FC_FILE, 0, &file) != FcResultMatch)
            continue;
        for (k = 0; k < sizeof families / sizeof *families; k++) {
            if (FcStrCmpIgnoreCase(family, (const FcChar8 *)families[k]) == 0)
                puts((const char *)file);
        }
    }
    wm_fonts_free(fonts);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "faces") == 0)
        return print_faces();
    if (argc == 3 && strcmp(argv[1], "draw") == 0)
        return each_picture(argv[2], write_picture, NULL) != 0;
    if (argc == 4 && strcmp(argv[1], "compare") == 0) {
        int number = atoi(argv[3]);
        return each_picture(argv[2], compare_picture, &number) != 0;
    }
    fputs("usage: layout-pictures draw FOLDER | compare FOLDER NUMBER | faces\n", stderr);
    return 2;
}
