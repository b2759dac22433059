/* SPDX-License-Identifier: Apache-2.0 */
/* Codes: whole modules of whole dots, their quiet zones within the box. */
#include "config.h"

#include "filter/label/draw_kind.h"

#include "filter/base/message.h"

#define LEAST_BAR_UM 250    /**< two dots at 203 dpi: the narrowest bar that scanners in use read */
#define LEAST_SQUARE_UM 375 /**< of a DataMatrix: three dots at 203 dpi */
#define LEAST_DATAMATRIX_SIDE 10 /**< modules of the smallest symbol, ISO/IEC 16022 */

/** Modules of square codes are half a millimetre: 4 dots at 203 dpi; 6 at 300; 12 at 600. A QR
 * code's are never narrower. */
static int32_t square_module_dots(const struct wm_painter *painter)
{
    return (int32_t)((painter->dots_per_mm_x1000 + 1000) / 2000);
}

static int32_t shorter_side(const struct wm_drawn *drawn)
{
    int32_t width = drawn->frame.right - drawn->frame.left;
    int32_t height = drawn->frame.bottom - drawn->frame.top;

    return width < height ? width : height;
}

/** A square symbol in the middle of the box. */
static void draw_square(const struct wm_drawn *drawn, struct wm_bitmap *bitmap, const uint8_t *bits,
                        uint32_t side, uint32_t stride_bytes, int32_t module)
{
    int32_t dots = (int32_t)side * module;
    int32_t x = drawn->frame.left + (drawn->frame.right - drawn->frame.left - dots) / 2;
    int32_t y = drawn->frame.top + (drawn->frame.bottom - drawn->frame.top - dots) / 2;
    uint32_t row;

    for (row = 0; row < side; row++)
        wm_ink_modules(bitmap, &drawn->frame, x, y + (int32_t)row * module,
                       bits + (size_t)row * stride_bytes, side, module, module);
}

/** Largest side of a QR symbol in the box, in modules; 0 or less if none fits. */
static int32_t qr_room(const struct wm_painter *painter, const struct wm_drawn *drawn)
{
    return shorter_side(drawn) / square_module_dots(painter) - 2 * (int32_t)WM_QR_QUIET;
}

int wm_prepare_qr(struct wm_painter *painter, struct wm_drawn *drawn, struct wm_err *err)
{
    if (qr_room(painter, drawn) < 21)
        return wm_draw_fault(painter, drawn, err, _("the box is too small for any QR symbol"));
    return 0;
}

int wm_draw_qr(struct wm_painter *painter, struct wm_drawn *drawn, const struct wm_assembled *text,
               struct wm_bitmap *bitmap, struct wm_painted *painted, struct wm_err *err)
{
    int32_t module = square_module_dots(painter);

    if (wm_qr_make(text->text, (uint32_t)qr_room(painter, drawn), &painter->qr, err) != 0)
        return WM_ERR_INPUT;
    draw_square(drawn, bitmap, painter->qr.bits, painter->qr.side, painter->qr.stride_bytes,
                module);
    painted->module_dots = (uint32_t)module;
    return 0;
}

int wm_check_qr(struct wm_painter *painter, struct wm_drawn *drawn, const struct wm_assembled *text,
                struct wm_err *err)
{
    return wm_qr_check(text->text, (uint32_t)qr_room(painter, drawn), err);
}

/** The widest module, from the wished one down to the least, at which so many modules keep within
 * so many dots; 0 if there is none. */
static int32_t fit_module(int32_t modules, int32_t room, int32_t wished, int32_t least)
{
    int32_t module = wished;

    while (module > least && modules * module > room)
        module--;
    return modules * module <= room ? module : 0;
}

/** Encode a Code 128 or GS1-128 and find its module. */
static int fit_bars(struct wm_painter *painter, const struct wm_drawn *drawn, const char *text,
                    int32_t *module, struct wm_err *err)
{
    uint32_t scale = painter->dots_per_mm_x1000;
    int code = drawn->item->kind == WM_ITEM_GS1_128
                   ? wm_gs1_128_make(painter->encoder, text, &painter->bars, err)
                   : wm_code128_make(painter->encoder, text, &painter->bars, err);

    if (code != 0)
        return code;
    *module = fit_module((int32_t)(painter->bars.modules + 2 * WM_CODE128_QUIET),
                         drawn->frame.right - drawn->frame.left,
                         wm_um_to_dots((int32_t)drawn->item->module_um, scale),
                         wm_um_to_dots(LEAST_BAR_UM, scale));
    if (*module == 0)
        return wm_err_set(err, WM_ERR_INPUT, _("too long for the bar code of this layout"));
    return 0;
}

int wm_draw_bars(struct wm_painter *painter, struct wm_drawn *drawn,
                 const struct wm_assembled *text, struct wm_bitmap *bitmap,
                 struct wm_painted *painted, struct wm_err *err)
{
    bool optional = drawn->item->optional;
    struct wm_err left_out = {0};
    int32_t width, module;

    if (fit_bars(painter, drawn, text->text, &module, optional ? &left_out : err) != 0) {
        painted->shown = false;
        return optional ? 0 : WM_ERR_INPUT;
    }
    width = (int32_t)painter->bars.modules * module;
    wm_ink_modules(bitmap, &drawn->frame,
                   drawn->frame.left + (drawn->frame.right - drawn->frame.left - width) / 2,
                   drawn->frame.top, painter->bars.bits, painter->bars.modules, module,
                   drawn->frame.bottom - drawn->frame.top);
    painted->module_dots = (uint32_t)module;
    return 0;
}

int wm_check_bars(struct wm_painter *painter, struct wm_drawn *drawn,
                  const struct wm_assembled *text, struct wm_err *err)
{
    int32_t module;

    return drawn->item->optional ? 0 : fit_bars(painter, drawn, text->text, &module, err);
}

int wm_prepare_datamatrix(struct wm_painter *painter, struct wm_drawn *drawn, struct wm_err *err)
{
    int32_t least = wm_um_to_dots(LEAST_SQUARE_UM, painter->dots_per_mm_x1000);

    if (shorter_side(drawn) / least - 2 * (int32_t)WM_DATAMATRIX_QUIET < LEAST_DATAMATRIX_SIDE)
        return wm_draw_fault(painter, drawn, err,
                             _("the box is too small for any DataMatrix symbol"));
    return 0;
}

static int fit_datamatrix(struct wm_painter *painter, const struct wm_drawn *drawn,
                          const char *text, int32_t *module, struct wm_err *err)
{
    if (wm_datamatrix_make(painter->encoder, text, &painter->matrix, err) != 0)
        return WM_ERR_INPUT;
    *module = fit_module((int32_t)(painter->matrix.side + 2 * WM_DATAMATRIX_QUIET),
                         shorter_side(drawn), square_module_dots(painter),
                         wm_um_to_dots(LEAST_SQUARE_UM, painter->dots_per_mm_x1000));
    if (*module == 0)
        return wm_err_set(err, WM_ERR_INPUT, _("too long for the DataMatrix code of this layout"));
    return 0;
}

int wm_draw_datamatrix(struct wm_painter *painter, struct wm_drawn *drawn,
                       const struct wm_assembled *text, struct wm_bitmap *bitmap,
                       struct wm_painted *painted, struct wm_err *err)
{
    int32_t module;

    if (fit_datamatrix(painter, drawn, text->text, &module, err) != 0)
        return WM_ERR_INPUT;
    draw_square(drawn, bitmap, painter->matrix.bits, painter->matrix.side,
                painter->matrix.stride_bytes, module);
    painted->module_dots = (uint32_t)module;
    return 0;
}

int wm_check_datamatrix(struct wm_painter *painter, struct wm_drawn *drawn,
                        const struct wm_assembled *text, struct wm_err *err)
{
    int32_t module;

    return fit_datamatrix(painter, drawn, text->text, &module, err);
}
