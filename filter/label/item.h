/* SPDX-License-Identifier: Apache-2.0 */
/** item.h: a layout as the painter sees it: areas with a box each, and what is drawn in them.
 * Inside the label floor and its tests only. */
#ifndef WM_LABEL_ITEM_H
#define WM_LABEL_ITEM_H

#include "filter/base/err.h"
#include "filter/label/caption.h"
#include "filter/label/field.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WM_LAYOUT_MAX_BYTES 65536u
#define WM_LAYOUT_MAX_AREAS 32u
#define WM_LAYOUT_MAX_ITEMS 256u      /**< repeats included */
#define WM_LAYOUT_MAX_RUNS 12u        /**< runs of one text, all paragraphs together */
#define WM_LAYOUT_MAX_ALTERNATIVES 6u /**< of one run */
#define WM_LAYOUT_MAX_PARTS 12u       /**< literals and fields of one template */
#define WM_LAYOUT_MAX_TEMPLATE 160u   /**< bytes of one template */
#define WM_LAYOUT_MAX_TEARS 4u
#define WM_LAYOUT_MAX_MARKS 6u /**< of an item of icons */
#define WM_LAYOUT_MAX_SCRIPTS 16u

/** A rectangle on the label, micrometres from its top left corner. */
struct wm_box {
    int32_t x_um, y_um, width_um, height_um;
};

enum { WM_PART_LITERAL = -1, WM_PART_CAPTION = -2, WM_PART_SECOND = -3 };

/** A literal, a field or a caption of a template. */
struct wm_template_part {
    int field;           /**< enum wm_label_field, or WM_PART_* */
    size_t caption;      /**< index among the layout's captions */
    const char *literal; /**< in the template's text; not zero-terminated */
    size_t len;
};

/** "备注 {remark}" taken apart. */
struct wm_template {
    char text[WM_LAYOUT_MAX_TEMPLATE + 1];
    struct wm_template_part part[WM_LAYOUT_MAX_PARTS];
    size_t part_count;
    struct wm_fieldset needs; /**< every field in it: all must hold something */
    bool captions;            /**< shows a caption */
    bool second;              /**< shows one in the second language, which must exist */
};

enum wm_weight { WM_WEIGHT_REGULAR, WM_WEIGHT_BOLD, WM_WEIGHT_BLACK };
enum wm_align { WM_ALIGN_LEFT, WM_ALIGN_CENTER, WM_ALIGN_RIGHT };
enum wm_valign { WM_VALIGN_TOP, WM_VALIGN_MIDDLE, WM_VALIGN_BOTTOM };

/** Black ground behind white text: none, the whole box, or just as wide as the text. */
enum wm_ground { WM_GROUND_NONE, WM_GROUND_BOX, WM_GROUND_CHIP };

/** What gives way where a text does not fit at its least height. */
enum wm_cut {
    WM_CUT_END,   /**< an ellipsis stands for the end */
    WM_CUT_START, /**< for the beginning */
    WM_CUT_NEVER, /**< nothing: the label is refused before the job's first page */
};

/** A stretch of a text in one weight and size. */
struct wm_run {
    struct wm_template *alternative; /**< the first one whose fields all hold something is drawn */
    size_t alternative_count;
    enum wm_weight weight;
    uint32_t scale_percent; /**< of the item's height, 30…300 */
    bool new_paragraph;     /**< starts a line of its own */
};

enum wm_item_kind {
    WM_ITEM_TEXT,
    WM_ITEM_RULE,
    WM_ITEM_CODE128,
    WM_ITEM_QR,
    /** {"icon": "fragile", "box": …}, align, valign: icons/NAME.png or .svg in the layout's folder,
     * or else a shipped one: fragile, upright, dry, fresh, cold, heavy. Square, as large as the box
     * allows, 32 dots at least; strokes of whole dots, 2 at least. */
    WM_ITEM_ICON,
    /** {"icons": ["fragile", "dry"], "box": …}, align, valign: those of the shipped icons that the
     * label needs, side by side, all as large as the box allows, 32 dots each at least. */
    WM_ITEM_ICONS,
    /** {"image": "logo.png", "box": …}, align, valign, rotate: a PNG, or an SVG where librsvg is,
     * of at most 1 MiB in the layout's folder, made 1-bit once: scaled to fit, its aspect kept, and
     * each dot black that is darker than grey. Line art looks best; photographs do not. Light
     * colours vanish. An SVG refers to nothing outside of itself, declares nothing and holds no
     * text. */
    WM_ITEM_IMAGE,
    /** {"micro": "{waybill} {copy}", "box": …}, rotate: text 12 dots high, whole repeats along the
     * box with even gaps of 12 dots or more. Where not even one fits, nothing is drawn, and
     * wm_painted.cut says so. */
    WM_ITEM_MICRO,
    /** {"datamatrix": "{waybill}", "box": …}, repeat: a square ECC 200 symbol of printable ASCII in
     * the middle of its box, modules of half a millimetre (4 dots at 203 dpi), 3 dots where the box
     * demands it, 2 modules of white around. Too long for the box: the job is refused. */
    WM_ITEM_DATAMATRIX,
    /** {"gs1-128": "(00){waybill}", "box": …}, module, rotate, repeat: application identifiers in
     * parentheses, their data checked by the rules of each; else as Code 128: 10 modules of white
     * at both ends, the wished module or down to 2 dots at 203 dpi. Faults refuse the job. */
    WM_ITEM_GS1_128,
};

/** What a box shows. Heights of text are those of the em square: a Han character's own square. */
struct wm_item {
    enum wm_item_kind kind;
    size_t area;   /**< index of its area */
    size_t number; /**< among the area's items, as in the file */
    struct wm_box box;
    struct wm_fieldset if_all;     /**< drawn only if all of these fields hold something */
    struct wm_fieldset unless_any; /**< and none of these does */
    uint32_t rotate;               /**< degrees clockwise: 0, 90, 180 or 270 */
    uint32_t repeat;               /**< 1…repeat_most: this repeat's number; 0: does not repeat */
    uint32_t repeat_most;
    struct wm_run *run; /**< text; of a code one run: its content */
    size_t run_count;
    enum wm_weight weight;    /**< of runs that name none */
    uint32_t height_um;       /**< of the em */
    uint32_t least_um;        /**< shrunk to no less; equals height_um if it must not shrink */
    uint32_t lines;           /**< at most; above 1 the text wraps */
    uint32_t leading_percent; /**< distance of baselines, of the em */
    int32_t baseline_um;      /**< of the first line, from the label's top; -1: by valign */
    enum wm_align align;
    enum wm_valign valign;
    enum wm_ground ground;
    enum wm_cut cut;
    bool wrap_first;    /**< of a text that does not fit: try to wrap before it is made smaller */
    bool bilingual;     /**< captions in both languages, if chosen and if they fit */
    bool optical;       /**< align by the ink, not by the letters' own side bearings */
    uint32_t module_um; /**< Code 128, GS1-128: width of the narrowest bar wished for */
    bool optional;      /**< of these: left out, not refused, where the bars cannot be drawn */
    char file[64];      /**< icon: its name; image: its path from the layout's folder */
    size_t mark[WM_LAYOUT_MAX_MARKS]; /**< icons: the fields that show each, handling.fragile, … */
    size_t mark_count;
};

struct wm_area {
    char name[24]; /**< number, destination, recipient, sender, contents, signature, … */
    struct wm_box box;
};

struct wm_layout {
    char name[64];
    char path[512]; /**< as found, for messages */
    struct wm_caption title;
    struct wm_caption *caption; /**< shared ones and the layout's own */
    size_t caption_count;
    bool standard;                        /**< has all six areas of GB/T 41833, so it says */
    int32_t tear_um[WM_LAYOUT_MAX_TEARS]; /**< from the top: perforations across the media */
    size_t tear_count;
    char script[WM_LAYOUT_MAX_SCRIPTS][5]; /**< ISO 15924 codes of what its faces must cover */
    size_t script_count;
    uint32_t width_um, height_um;
    struct wm_area area[WM_LAYOUT_MAX_AREAS];
    size_t area_count;
    struct wm_item *item;
    size_t item_count;
};

/** True if no label can show both: one asks for a field that the other excludes. */
bool wm_item_excludes(const struct wm_item *a, const struct wm_item *b);

/** A box that lies wrongly, and what of. */
enum wm_box_fault {
    WM_BOX_AREA_OUTSIDE,  /**< an area's reaches beyond the media */
    WM_BOX_AREA_TWICE,    /**< two areas of one name */
    WM_BOX_AREAS_OVERLAP, /**< two areas' boxes meet */
    WM_BOX_ITEM_OUTSIDE,  /**< an item's reaches beyond its area's */
    WM_BOX_ITEMS_OVERLAP, /**< those of two items that one label can show meet */
};

/**
 * Told of a box that lies wrongly.
 * @param index of the area or item  @param other the earlier one that it meets; else the same
 * @param text what is wrong, translated  @return false to hear of no more
 */
typedef bool wm_box_tell(void *context, enum wm_box_fault fault, size_t index, size_t other,
                         const char *text);

/** Look at all boxes of areas and items. */
void wm_layout_boxes(const struct wm_layout *layout, wm_box_tell *tell, void *context);

/** Do two boxes share a place? */
bool wm_box_meets(const struct wm_box *a, const struct wm_box *b);

/** Read a layout from a file, its boxes as they are: who lists all faults looks at them himself.
 * Its name is the file's without ".json". @return NULL with err */
struct wm_layout *wm_layout_read_file(const char *path, struct wm_err *err);

/** Fault of an item, placed by the file and its number within its area; text is translated.
 * @return WM_ERR_USAGE */
int wm_item_fault(const struct wm_layout *layout, size_t index, struct wm_err *err,
                  const char *text);

/** Say that an error is an item's, unless it is placed already. */
void wm_item_place(const struct wm_layout *layout, size_t index, struct wm_err *err);

/** Micrometres to whole dots, to the nearest. */
int32_t wm_um_to_dots(int32_t um, uint32_t dots_per_mm_x1000);

#endif
