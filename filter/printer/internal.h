/* SPDX-License-Identifier: Apache-2.0 */
/** internal.h: what a printer language is, and the state of the one loop that drives it. */
#ifndef WM_PRINTER_INTERNAL_H
#define WM_PRINTER_INTERNAL_H

#include "filter/printer/language.h"

struct libdeflate_compressor;

/** Rows of a page that hold ink, handed to a language at once. */
struct wm_band {
    uint32_t y;          /**< first row, counted from the page's top */
    uint32_t rows;       /**< 1 and more; first and last row hold ink */
    size_t stride_bytes; /**< bytes of a row */
    uint8_t *bits;       /**< rows * stride_bytes, 1 = black, pad bits 0; the language may change
                              them */
};

/**
 * A language: a few functions without state of their own, one const table in its own file. They
 * write to emitter->sink and need not check it: its error sticks and the loop looks at it.
 */
struct wm_language {
    const char *name;  /**< "tspl" */
    const char *title; /**< "TSPL/TSPL2" */
    /** Most bytes of bitmap in a band. */
    size_t band_bytes;
    /** Bytes that a further band costs: blank rows which weigh more end a band and are left out.
     * SIZE_MAX where blank rows cost next to nothing. */
    size_t band_cost;
    /** Refuse settings that the language cannot express; get memory. @return 0 or a code */
    int (*prepare)(struct wm_emitter *emitter, struct wm_err *err);
    /** Bring the printer to a known state whatever the job before it left behind. */
    void (*begin)(struct wm_emitter *emitter);
    /** Start a page; the set-up that the user asked for goes before the first one. */
    void (*page)(struct wm_emitter *emitter);
    void (*band)(struct wm_emitter *emitter, const struct wm_band *band);
    void (*end_page)(struct wm_emitter *emitter); /**< print it, emitter->copies times */
    void (*end)(struct wm_emitter *emitter);      /**< NULL if a job has no end */
    void (*abort)(struct wm_emitter *emitter);    /**< drop the page that was begun */
};

extern const struct wm_language wm_language_tspl;
extern const struct wm_language wm_language_zpl;

enum wm_emitter_state {
    WM_EMITTER_NEW,  /**< nothing written yet */
    WM_EMITTER_IDLE, /**< between pages */
    WM_EMITTER_PAGE, /**< in a page */
    WM_EMITTER_DONE, /**< finished or aborted */
};

struct wm_emitter {
    const struct wm_language *language;
    struct wm_print_settings settings;
    struct wm_sink *sink; /**< borrowed */
    enum wm_emitter_state state;

    unsigned long pages; /**< completed */
    uint32_t width_dots, height_dots;
    size_t stride_bytes;
    unsigned copies;
    uint32_t size_width_dots, size_height_dots; /**< of the page before; 0 before the first */

    uint32_t rows_seen; /**< of this page */
    uint8_t last_mask;  /**< of a row's last byte: 1 for dots, 0 for pad bits */
    struct wm_band band;
    uint32_t band_limit;  /**< rows that fit a band at this page's width */
    uint32_t blank_tail;  /**< blank rows at the end of the band */
    unsigned bands;       /**< of this page that were handed to the language */
    uint8_t *band_buffer; /**< owned; language->band_bytes */

    struct libdeflate_compressor *compressor; /**< owned; NULL unless prepare made it */
    uint8_t *scratch;                         /**< owned; of prepare */
    size_t scratch_size;
};

/** True if no bit of the row is set. */
bool wm_row_is_blank(const uint8_t *bits, size_t len);

#endif
