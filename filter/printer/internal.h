/* SPDX-License-Identifier: Apache-2.0 */
/** internal.h: what a printer language is, and the state of the one loop that drives it. */
#ifndef WM_PRINTER_INTERNAL_H
#define WM_PRINTER_INTERNAL_H

#include "filter/printer/language.h"
#include "filter/printer/status.h"

struct libdeflate_compressor;

/** A rectangle of a page that is handed to a language at once. */
struct wm_part {
    uint32_t x;          /**< left edge in dots, a multiple of 8 */
    uint32_t y;          /**< first row, counted from the page's top */
    uint32_t rows;       /**< 1 and more */
    size_t stride_bytes; /**< bytes of a row: of the part, not of the page */
    uint8_t *bits; /**< rows * stride_bytes; a copy that the language may change. 1 = black and
                        pad bits 0, or the inverse with zero_is_black */
};

/** How a page is cut into parts. */
enum wm_cover {
    /** The page's width, x 0; blank rows that weigh more than part_cost lie between parts. */
    WM_COVER_BANDS,
    /** Rectangles that hold all ink, so that commands and data together are least. */
    WM_COVER_RECTANGLES,
    /** Each row from the top to the last that holds ink, in order, whole width; a blank page has no
     * part. */
    WM_COVER_ROWS,
};

/**
 * A language: a few functions without state of their own, one const table in its own file. They
 * write to emitter->sink and need not check it: its error sticks and the loop looks at it. Settings
 * that the table does not list never reach them.
 */
struct wm_language {
    const char *name;      /**< "tspl" */
    const char *title;     /**< "TSPL/TSPL2" */
    unsigned compressions; /**< 1u << enum wm_compression; AUTO and NONE always */
    unsigned modes;        /**< 1u << enum wm_mode; DEFAULT always */
    unsigned trackings;    /**< 1u << enum wm_tracking; DEFAULT always */
    unsigned abilities;    /**< WM_CAN_ bits */
    bool zero_is_black;    /**< parts come inverted */
    bool mirrored;         /**< parts come with left and right exchanged */
    /** Most copies of a page that the printer makes itself; the loop repeats the page where more
     * are asked for. 1: none. */
    unsigned copies_max;
    /** How many of the copies that are left are printed by one page, for cuts between them. NULL:
     * all. @param left at most copies_max  @return 1…left */
    unsigned (*copies_at_once)(const struct wm_emitter *emitter, unsigned left);

    /* How pages are cut. prepare may choose otherwise for a compression, in the emitter. */
    enum wm_cover cover;
    size_t part_bytes;  /**< most bytes of bitmap in a part; SIZE_MAX: any */
    uint32_t part_rows; /**< most rows in a part; 0: any */
    size_t part_cost; /**< bytes that a further part costs besides its bitmap; SIZE_MAX where blank
                           rows cost next to nothing */

    /** Refuse settings that the table cannot say; get memory. NULL if there is nothing to do.
     * @return 0 or a code */
    int (*prepare)(struct wm_emitter *emitter, struct wm_err *err);
    /** Would such a page print? NULL: all do. @return 0 or a code */
    int (*check_page)(const struct wm_emitter *emitter, uint32_t width_dots, uint32_t height_dots,
                      struct wm_err *err);
    /** Bring the printer to a known state whatever the job before it left behind. */
    void (*begin)(struct wm_emitter *emitter);
    /** Start a page; the set-up that the user asked for goes before the first one. */
    void (*page)(struct wm_emitter *emitter);
    void (*part)(struct wm_emitter *emitter, const struct wm_part *part);
    void (*end_page)(struct wm_emitter *emitter); /**< print it, emitter->copies times */
    void (*end)(struct wm_emitter *emitter);      /**< NULL if a job has no end */
    void (*abort)(struct wm_emitter *emitter);    /**< drop the page that was begun */

    const char *status_query; /**< NULL if it has none */
    size_t status_query_len;  /**< bytes */
    /** See wm_language_status_read. NULL without a query. */
    size_t (*status_read)(unsigned quirks, const uint8_t *reply, size_t len,
                          struct wm_status *status, bool *complete);
};

extern const struct wm_language wm_language_brother;
extern const struct wm_language wm_language_escpos;
extern const struct wm_language wm_language_dymo;
extern const struct wm_language wm_language_dymo550;
extern const struct wm_language wm_language_dpl;
extern const struct wm_language wm_language_sbpl;
extern const struct wm_language wm_language_tspl;
extern const struct wm_language wm_language_zpl;
extern const struct wm_language wm_language_epl2;
extern const struct wm_language wm_language_cpcl;

enum wm_emitter_state {
    WM_EMITTER_NEW,  /**< nothing written yet */
    WM_EMITTER_IDLE, /**< between pages */
    WM_EMITTER_PAGE, /**< in a page */
    WM_EMITTER_DONE, /**< finished or aborted */
};

struct wm_emitter {
    const struct wm_language *language;
    struct wm_print_settings settings;      /**< dots_per_mm_x1000 is set */
    struct wm_sink *sink;                   /**< borrowed */
    const volatile sig_atomic_t *cancelled; /**< borrowed; NULL if nothing is watched */
    enum wm_emitter_state state;
    bool begun; /**< the language's begin was called */

    unsigned long pages;     /**< completed; with copies that the loop repeats, each counts */
    unsigned long job_pages; /**< labels that the job has sent so far, copies included */
    uint32_t width_dots, height_dots;
    size_t stride_bytes;
    unsigned copies;                            /**< at most language->copies_max */
    unsigned copies_wanted;                     /**< of the caller */
    uint32_t size_width_dots, size_height_dots; /**< of the page before; 0 before the first */
    unsigned parts;                             /**< of this page that the language has got */

    /* How pages are cut: as in the language unless prepare chose otherwise. */
    enum wm_cover cover;
    size_t part_bytes;
    uint32_t part_rows;
    size_t part_cost;

    uint32_t rows_seen;   /**< of this page */
    uint8_t *page_bits;   /**< owned; the page, top row first, 1 = black, pad bits 0 */
    size_t page_size;     /**< of the allocation */
    uint8_t *part_buffer; /**< owned */
    size_t part_size;     /**< of the allocation */

    struct libdeflate_compressor *compressor; /**< owned; NULL unless prepare made it */
    uint8_t *scratch;                         /**< owned; of prepare or page */
    size_t scratch_size;
};

/** Was the flag set that is watched? parts.c */
bool wm_emitter_cancelled(const struct wm_emitter *emitter);
/** Cut the page into parts and hand them to the language. parts.c
 * @return true to go on with the page; false without memory or after a cancel */
bool wm_emitter_put_parts(struct wm_emitter *emitter);

/** True if no bit of the row is set. */
bool wm_row_is_blank(const uint8_t *bits, size_t len);
/** Rows of the page down to the last that holds ink; 0 if it is blank. */
uint32_t wm_emitter_ink_rows(const struct wm_emitter *emitter);

/** Dots for a length, rounded; negative lengths give negative dots. */
int32_t wm_emitter_dots(const struct wm_emitter *emitter, int32_t um);
/** Micrometres of so many dots, rounded. */
uint64_t wm_emitter_um(const struct wm_emitter *emitter, uint32_t dots);
/** A percentage on a printer's scale of 0…max, rounded. */
int wm_percent_of(int percent, int max);
/** Speed in whole inches a second, kept within least…most. */
int wm_inches_per_s(int speed_mm_s, int least, int most);

/** Reads ~HS and ~HQES; see wm_language.status_read. zpl_status.c */
size_t wm_zpl_status_read(unsigned quirks, const uint8_t *reply, size_t len,
                          struct wm_status *status, bool *complete);

/** Exchange left and right of rows of width_dots; pad bits stay 0. transform.c */
void wm_rows_mirror(uint8_t *bits, size_t stride_bytes, uint32_t width_dots, uint32_t rows);
/** Turn a page upside down: rows and their dots in reverse order. transform.c */
void wm_page_turn(uint8_t *bits, size_t stride_bytes, uint32_t width_dots, uint32_t rows);
/** Move a page by dots to the right and down; white comes in, what leaves is lost. transform.c */
void wm_page_move(uint8_t *bits, size_t stride_bytes, uint32_t width_dots, uint32_t rows,
                  int32_t right, int32_t down);

/**
 * Pack a row by TIFF's PackBits (TIFF 6.0, section 9). Runs and literals are at most 128 bytes; the
 * code 128, which does nothing, is not used. packbits.c
 * @param packed takes WM_PACKBITS_MAX(len)  @return bytes of it
 */
size_t wm_packbits(const uint8_t *row, size_t len, uint8_t *packed);
/** Most bytes of a packed row. */
#define WM_PACKBITS_MAX(len) ((len) + ((len) + 127) / 128)

/** What a rectangle of a page costs, for wm_rectangles. */
struct wm_rectangle {
    uint32_t x_bytes, y;
    uint32_t width_bytes, rows;
};

/**
 * Cover all ink of a page with rectangles of whole bytes so that the bytes of all rectangles plus
 * cost for each are few. None is larger than part_bytes or higher than part_rows (0: any).
 * Ordered by y, then x. rectangles.c
 * @param rectangles set to a list that the caller frees  @return their number, or SIZE_MAX without
 * memory
 */
size_t wm_rectangles(const uint8_t *bits, size_t stride_bytes, uint32_t rows, size_t cost,
                     size_t part_bytes, uint32_t part_rows, struct wm_rectangle **rectangles);

#endif
