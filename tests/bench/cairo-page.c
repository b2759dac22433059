/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/bench/cairo-page.h"

#include "filter/label/code.h"
#include "filter/label/item.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define POINTS_PER_UM (72.0 / 25400.0)
#define QR_MODULE_UM 500
#define MICRO_UM 1500

double peer_cpu_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/** Append the first alternative of a run whose fields all hold something. */
static size_t add_run(const struct peer *peer, const struct wm_run *run, char *text, size_t used,
                      size_t size)
{
    size_t i, k;

    for (i = 0; i < run->alternative_count; i++) {
        const struct wm_template *alternative = &run->alternative[i];
        if (!wm_fieldset_within(&alternative->needs, &peer->values.present))
            continue;
        for (k = 0; k < alternative->part_count; k++) {
            const struct wm_template_part *part = &alternative->part[k];
            const char *piece = part->field >= 0 ? peer->values.text[part->field]
                                : part->field == WM_PART_LITERAL
                                    ? part->literal
                                    : wm_caption_text(&peer->layout->caption[part->caption], "zh");
            size_t len = part->field == WM_PART_LITERAL ? part->len : strlen(piece);
            if (len > size - used - 1)
                len = size - used - 1;
            memcpy(text + used, piece, len);
            used += len;
        }
        break;
    }
    text[used] = '\0';
    return used;
}

/** Whole text of an item with a font for every run. @return attributes, to be freed */
static PangoAttrList *assemble(const struct peer *peer, const struct wm_item *item, char *text,
                               size_t size)
{
    static const PangoWeight weights[] = {
        [WM_WEIGHT_REGULAR] = PANGO_WEIGHT_NORMAL,
        [WM_WEIGHT_BOLD] = PANGO_WEIGHT_BOLD,
        [WM_WEIGHT_BLACK] = PANGO_WEIGHT_HEAVY,
    };
    PangoAttrList *list = pango_attr_list_new();
    size_t i, used = 0;

    text[0] = '\0';
    for (i = 0; i < item->run_count; i++) {
        const struct wm_run *run = &item->run[i];
        PangoFontDescription *font = pango_font_description_new();
        PangoAttribute *attribute;
        size_t start = used, behind;
        if (run->new_paragraph && used > 0 && used < size - 1)
            text[used++] = '\n';
        behind = add_run(peer, run, text, used, size);
        if (behind == used) { /* no line for a paragraph that shows nothing */
            text[start] = '\0';
            used = start;
            pango_font_description_free(font);
            continue;
        }
        used = behind;
        pango_font_description_set_family_static(font, "Noto Sans CJK SC");
        pango_font_description_set_weight(font, weights[run->weight]);
        pango_font_description_set_absolute_size(font, (double)item->height_um *
                                                           run->scale_percent / 100 * PANGO_SCALE);
        attribute = pango_attr_font_desc_new(font);
        attribute->start_index = (guint)start;
        attribute->end_index = (guint)used;
        pango_attr_list_insert(list, attribute);
        pango_font_description_free(font);
    }
    return list;
}

static void draw_text(struct peer *peer, const struct wm_item *item)
{
    static const PangoAlignment aligns[] = {
        [WM_ALIGN_LEFT] = PANGO_ALIGN_LEFT,
        [WM_ALIGN_CENTER] = PANGO_ALIGN_CENTER,
        [WM_ALIGN_RIGHT] = PANGO_ALIGN_RIGHT,
    };
    const struct wm_box *box = &item->box;
    char text[4096];
    PangoAttrList *list = assemble(peer, item, text, sizeof text);
    cairo_t *cairo = peer->cairo;
    int width, height;
    double scale, y;

    if (text[0] != '\0') {
        pango_layout_set_text(peer->text, text, -1);
        pango_layout_set_attributes(peer->text, list);
        pango_layout_set_alignment(peer->text, aligns[item->align]);
        pango_layout_set_width(peer->text, item->lines > 1 ? box->width_um * PANGO_SCALE : -1);
        pango_layout_get_size(peer->text, &width, &height);
        scale =
            width > box->width_um * PANGO_SCALE ? (double)box->width_um * PANGO_SCALE / width : 1.0;
        y = box->y_um + (box->height_um - scale * height / PANGO_SCALE) / 2;
        cairo_save(cairo);
        if (item->ground != WM_GROUND_NONE) {
            cairo_rectangle(cairo, box->x_um, box->y_um, box->width_um, box->height_um);
            cairo_fill(cairo);
            cairo_set_source_rgb(cairo, 1, 1, 1);
        }
        if (item->lines > 1 || item->align == WM_ALIGN_LEFT)
            cairo_translate(cairo, box->x_um, y);
        else if (item->align == WM_ALIGN_RIGHT)
            cairo_translate(cairo, box->x_um + box->width_um - scale * width / PANGO_SCALE, y);
        else
            cairo_translate(cairo, box->x_um + (box->width_um - scale * width / PANGO_SCALE) / 2,
                            y);
        cairo_scale(cairo, scale, scale);
        pango_cairo_update_layout(cairo, peer->text);
        pango_cairo_show_layout(cairo, peer->text);
        cairo_restore(cairo);
    }
    pango_attr_list_unref(list);
}

/** A row of modules as filled rectangles, runs joined. */
static void draw_modules(struct peer *peer, const uint8_t *bits, uint32_t count, double x, double y,
                         double module, double height)
{
    uint32_t i, start;

    for (i = 0; i < count; i++) {
        start = i;
        while (i < count && (bits[i / 8] >> (7 - i % 8) & 1) != 0)
            i++;
        if (i > start)
            cairo_rectangle(peer->cairo, x + start * module, y, (i - start) * module, height);
    }
}

static int draw_code(struct peer *peer, const struct wm_item *item, struct wm_err *err)
{
    const struct wm_box *box = &item->box;
    char text[4096];
    PangoAttrList *list = assemble(peer, item, text, sizeof text);

    pango_attr_list_unref(list);
    if (text[0] == '\0')
        return 0;
    if (item->kind == WM_ITEM_CODE128) {
        struct wm_code128 bars;
        double module = item->module_um;
        if (wm_code128_make(peer->encoder, text, &bars, err) != 0)
            return -1;
        draw_modules(peer, bars.bits, bars.modules,
                     box->x_um + (box->width_um - bars.modules * module) / 2, box->y_um, module,
                     box->height_um);
    } else {
        struct wm_qr *qr = calloc(1, sizeof *qr);
        uint32_t row;
        double left, top;
        if (qr == NULL ||
            wm_qr_make(text, (uint32_t)(box->width_um / QR_MODULE_UM) - 8, qr, err) != 0) {
            free(qr);
            return -1;
        }
        left = box->x_um + (box->width_um - (double)qr->side * QR_MODULE_UM) / 2;
        top = box->y_um + (box->height_um - (double)qr->side * QR_MODULE_UM) / 2;
        for (row = 0; row < qr->side; row++)
            draw_modules(peer, qr->bits + row * qr->stride_bytes, qr->side, left,
                         top + row * QR_MODULE_UM, QR_MODULE_UM, QR_MODULE_UM);
        free(qr);
    }
    cairo_fill(peer->cairo);
    return 0;
}

/** Micro-text: as often along its box as it fits, a letter's height apart. */
static void draw_micro(struct peer *peer, const struct wm_item *item)
{
    struct wm_item text = *item;

    text.height_um = MICRO_UM;
    text.lines = 1;
    text.align = WM_ALIGN_LEFT;
    for (text.box.width_um = item->box.width_um; text.box.width_um > 0;) {
        int width;
        draw_text(peer, &text);
        pango_layout_get_size(peer->text, &width, NULL);
        text.box.x_um += width / PANGO_SCALE + MICRO_UM;
        text.box.width_um -= width / PANGO_SCALE + MICRO_UM;
        if (width == 0 || text.box.width_um < width / PANGO_SCALE)
            break;
    }
}

/** Turn the page so that the item stands upright in it. */
static void turn(struct peer *peer, struct wm_item *item)
{
    const struct wm_box box = item->box;
    const bool flat = item->rotate != 180;

    item->box = (struct wm_box){0, 0, flat ? box.height_um : box.width_um,
                                flat ? box.width_um : box.height_um};
    cairo_translate(peer->cairo, item->rotate == 270 ? box.x_um : box.x_um + box.width_um,
                    item->rotate == 90 ? box.y_um : box.y_um + box.height_um);
    cairo_rotate(peer->cairo, item->rotate * G_PI / 180);
}

/** One item; handling marks are left out, which the records here do not have. */
static int draw_item(struct peer *peer, struct wm_item item, struct wm_err *err)
{
    int result = 0;

    cairo_save(peer->cairo);
    if (item.rotate != 0)
        turn(peer, &item);
    if (item.kind == WM_ITEM_TEXT) {
        draw_text(peer, &item);
    } else if (item.kind == WM_ITEM_MICRO) {
        draw_micro(peer, &item);
    } else if (item.kind == WM_ITEM_RULE) {
        cairo_rectangle(peer->cairo, item.box.x_um, item.box.y_um, item.box.width_um,
                        item.box.height_um);
        cairo_fill(peer->cairo);
    } else if (item.kind == WM_ITEM_CODE128 || item.kind == WM_ITEM_QR) {
        result = draw_code(peer, &item, err);
    }
    cairo_restore(peer->cairo);
    return result;
}

static int draw_page(struct peer *peer, const struct wm_waybill *waybill, struct wm_err *err)
{
    size_t i;

    wm_values_fill(&peer->values, waybill, waybill->sealed_at, NULL);
    cairo_save(peer->cairo);
    cairo_scale(peer->cairo, POINTS_PER_UM, POINTS_PER_UM);
    cairo_set_source_rgb(peer->cairo, 0, 0, 0);
    for (i = 0; i < peer->layout->item_count; i++) {
        const struct wm_item *item = &peer->layout->item[i];
        if (!wm_fieldset_within(&item->if_all, &peer->values.present) ||
            wm_fieldset_meet(&item->unless_any, &peer->values.present))
            continue;
        if (draw_item(peer, *item, err) != 0)
            return -1;
    }
    cairo_restore(peer->cairo);
    cairo_show_page(peer->cairo);
    return 0;
}

int peer_draw_file(struct peer *peer, const struct wm_host *host, FILE *file, double *ms,
                   struct wm_err *err)
{
    struct wm_waybill *waybill = malloc(sizeof *waybill);
    char *line = NULL;
    size_t size = 0;
    ssize_t len;
    int result = waybill != NULL ? 0 : -1;

    while (result == 0 && (len = getline(&line, &size, file)) > 0) {
        double start;
        if (wm_waybill_read(line, (size_t)len, wm_host_recipients(host), waybill, err) != 0) {
            result = -1;
            break;
        }
        start = peer_cpu_ms();
        result = draw_page(peer, waybill, err);
        if (result == 0 && peer->drawn != NULL)
            result = peer->drawn(peer);
        *ms += peer_cpu_ms() - start;
    }
    free(line);
    free(waybill);
    return result;
}

bool peer_begin(struct peer *peer, cairo_surface_t *surface)
{
    peer->cairo = cairo_create(surface);
    peer->text = pango_cairo_create_layout(peer->cairo);
    peer->encoder = wm_encoder_new();
    return cairo_status(peer->cairo) == CAIRO_STATUS_SUCCESS && peer->encoder != NULL;
}

void peer_end(struct peer *peer)
{
    wm_encoder_free(peer->encoder);
    if (peer->text != NULL)
        g_object_unref(peer->text);
    if (peer->cairo != NULL)
        cairo_destroy(peer->cairo);
}
