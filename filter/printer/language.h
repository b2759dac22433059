/* SPDX-License-Identifier: Apache-2.0 */
/** language.h: printer languages as const tables of a few functions over one shared loop. */
#ifndef WM_PRINTER_LANGUAGE_H
#define WM_PRINTER_LANGUAGE_H

#include "filter/base/err.h"
#include "filter/base/sink.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wm_tracking { WM_TRACKING_DEFAULT, WM_TRACKING_GAP, WM_TRACKING_MARK, WM_TRACKING_CONTINUOUS };
enum wm_mode {
    WM_MODE_DEFAULT,
    WM_MODE_TEAR_OFF,
    WM_MODE_PEEL_OFF,
    WM_MODE_CUTTER, /**< after every cut_every labels, or at the job's end */
};
enum wm_compression {
    WM_COMPRESSION_AUTO, /**< the best that the printer is known to have */
    WM_COMPRESSION_NONE,
    WM_COMPRESSION_ACS,      /**< ZPL's hexadecimal with repeat counts */
    WM_COMPRESSION_Z64,      /**< ZPL's base64 of zlib */
    WM_COMPRESSION_PACKBITS, /**< TIFF's */
    WM_COMPRESSION_RLE,      /**< the language's own run lengths */
    WM_COMPRESSION_PCX,      /**< a PCX file */
    WM_COMPRESSION_ZLIB,     /**< a vendor's extension: never by AUTO */
};

/** Most copies of a page. */
#define WM_COPIES_MAX 9999u
/** Of a length in print settings: the printer keeps its own, nothing is sent. */
#define WM_UNSET INT32_MIN

/** What is particular about a model, as bits; model.c has their names. */
enum wm_quirk {
    /** Of the language's own maker: AUTO may use what clones lack. */
    WM_QUIRK_GENUINE = 1 << 0,
    /** TSPL: loses what comes first after a pause; a job starts with NUL bytes. */
    WM_QUIRK_WAKE_UP = 1 << 1,
    /** TSPL: its cutter leaves a bridge and has commands of its own. */
    WM_QUIRK_PARTIAL_CUTTER = 1 << 2,
    /** EPL2: reports the codes of Intermec's ESim, too. */
    WM_QUIRK_ESIM = 1 << 6,
    WM_QUIRK_BROTHER_PT = 1 << 10,     /**< Brother PT: rows by G, tape in the head's middle */
    WM_QUIRK_BROTHER_TD = 1 << 11,     /**< Brother TD: media in the head's middle */
    WM_QUIRK_BROTHER_WIDE = 1 << 12,   /**< Brother QL-1050 and later: 1296 pins, not 720 */
    WM_QUIRK_NO_PACKBITS = 1 << 13,    /**< does not unpack; AUTO sends plain rows */
    WM_QUIRK_NO_MODE_SWITCH = 1 << 14, /**< raster is its only mode: no command for it */
    WM_QUIRK_NO_CUTTER = 1 << 15,      /**< cuts no labels */
    WM_QUIRK_NO_CUT_COUNT = 1 << 16,   /**< cuts each label or none, does not count */
    /** PCX files have 1 for black. */
    WM_QUIRK_PCX_INVERTED = 1 << 17,
    /** DPL: heeds SOH commands between images and none within, so that they need not be shut off.
     */
    WM_QUIRK_DPL_KEEP_SOH = 1 << 18,
    /** DPL: the memory module in RAM is A, not D. */
    WM_QUIRK_DPL_MODULE_A = 1 << 19,
    /** SBPL: start a job with CAN, which also drops the labels of jobs before. */
    WM_QUIRK_SBPL_CAN = 1 << 20,
    /** Dymo's Twin Turbo: always from one of its two rolls. */
    WM_QUIRK_LEFT_ROLL = 1 << 22,
    WM_QUIRK_RIGHT_ROLL = 1 << 23,
    /** Dymo 550: has no reader of the roll's own label length and is told it. */
    WM_QUIRK_HOST_LENGTH = 1 << 24,
};

/**
 * The printer, and what the user set. Whatever changes the printer's own calibration is at its
 * default, which sends nothing. Start from wm_print_settings_init, or from wm_model_settings
 * (model.h), never from zeros.
 */
struct wm_print_settings {
    unsigned dpi;               /**< 203, 300, 600 */
    uint32_t dots_per_mm_x1000; /**< 0: from dpi, where 203 is 8 dots/mm */
    uint32_t head_dots;         /**< wider pages are refused; 0: any width */
    uint32_t length_dots_max;   /**< longer pages are refused; 0: any length */
    unsigned quirks;            /**< WM_QUIRK_ bits of the model */
    int darkness;               /**< percent 0…100; -1 printer default */
    int speed_mm_s;             /**< 1…1000; -1 printer default */
    enum wm_tracking tracking;
    int32_t gap_um; /**< gap or mark height, 0…100000; -1 unknown. TSPL needs it to track by gap or
                         mark */
    enum wm_mode mode;
    unsigned
        cut_every; /**< labels between cuts, 1…9999; 0 at the job's end only; of WM_MODE_CUTTER */
    int32_t tear_um;  /**< where a label comes to rest, -15000…15000, more is farther out */
    int32_t shift_um; /**< the printer's own vertical shift of the picture, -15000…15000 */
    int32_t left_um, top_um; /**< the picture moved in pixels, to the right and down; what leaves
                                the page is cut off; 0 for not at all */
    bool rotate_180, mirror; /**< done in pixels */
    enum wm_compression compression;
};

/** 203 dpi, any width, everything else the printer's default. */
void wm_print_settings_init(struct wm_print_settings *settings);

enum wm_ability {
    WM_CAN_DARKNESS = 1 << 0,
    WM_CAN_SPEED = 1 << 1,
    WM_CAN_TEAR = 1 << 2,      /**< has a command for tear_um */
    WM_CAN_SHIFT = 1 << 3,     /**< has a command for shift_um */
    WM_CAN_CUT_EVERY = 1 << 4, /**< counts the labels between cuts itself, or the emitter can */
    WM_CAN_STATUS = 1 << 5,    /**< answers a status query */
};

struct wm_language; /**< opaque outside of filter/printer/ */

/** By name, such as "tspl"; NULL if unknown. */
const struct wm_language *wm_language_find(const char *name);
/** By index for listings; NULL past the end. */
const struct wm_language *wm_language_at(size_t index);
const char *wm_language_name(const struct wm_language *language);  /**< "tspl" */
const char *wm_language_title(const struct wm_language *language); /**< "TSPL/TSPL2" */

/** What a language can express; a setting that it cannot is refused by wm_emitter_new. */
bool wm_language_has_compression(const struct wm_language *language, enum wm_compression);
bool wm_language_has_mode(const struct wm_language *language, enum wm_mode);
bool wm_language_has_tracking(const struct wm_language *language, enum wm_tracking);
bool wm_language_has(const struct wm_language *language, enum wm_ability ability);

/**
 * A job being written: new, then for each page page, row…, end_page, then finish; or abort at any
 * moment. A page is held until end_page, which writes it. All calls return 0 or a code with err.
 * After a failed write they write nothing more and return WM_ERR_INPUT.
 */
struct wm_emitter;

/**
 * Check the settings; nothing is written before the first page has ended.
 * @param language,sink borrowed  @return NULL with err
 */
struct wm_emitter *wm_emitter_new(const struct wm_language *language,
                                  const struct wm_print_settings *settings, struct wm_sink *sink,
                                  struct wm_err *err);
/** A flag that makes end_page stop: it completes the block that it has begun and aborts the page.
 * Borrowed. */
void wm_emitter_watch(struct wm_emitter *emitter, const volatile sig_atomic_t *cancelled);
/** What wm_emitter_page would say to such a page; nothing is written. */
int wm_emitter_check_page(const struct wm_emitter *emitter, uint32_t width_dots,
                          uint32_t height_dots, unsigned copies, struct wm_err *err);
/** Start a page of exactly height_dots rows of width_dots, to be printed copies (1…WM_COPIES_MAX)
 * times. A page wider than the print head or longer than the printer takes is refused. */
int wm_emitter_page(struct wm_emitter *emitter, uint32_t width_dots, uint32_t height_dots,
                    unsigned copies, struct wm_err *err);
/** The next row, 1 = black, most significant bit leftmost, (width_dots + 7) / 8 bytes, of which the
 * bits right of the width are ignored. */
int wm_emitter_row(struct wm_emitter *emitter, const uint8_t *bits, struct wm_err *err);
/** Write and print the page that has got all its rows. If the flag that is watched was set: the
 * page is dropped, the emitter done as after abort, the result WM_ERR_INPUT. */
int wm_emitter_end_page(struct wm_emitter *emitter, struct wm_err *err);
/** End the job and flush. A job that ends within a page is aborted and is an error. */
int wm_emitter_finish(struct wm_emitter *emitter, struct wm_err *err);
/** Leave the printer ready for the next job from any state: complete the counted block or send the
 * language's own abort, print nothing more of this job; flushes. Pages that were ended stay. */
int wm_emitter_abort(struct wm_emitter *emitter, struct wm_err *err);
/** NULL is fine. Writes nothing: finish or abort first. */
void wm_emitter_free(struct wm_emitter *emitter);

#endif
