/* SPDX-License-Identifier: Apache-2.0 */
/** conf.h: waymask.conf, `Directive value` lines as in cupsd.conf; see waymask.conf(5). */
#ifndef WM_BASE_CONF_H
#define WM_BASE_CONF_H

#include "filter/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WM_CONF_ROLES 8    /**< most sections of an envelope */
#define WM_CONF_REQUIRE 32 /**< most fields that Require can name */
#define WM_CONF_COLUMNS 96 /**< most Dialect lines */

#define WM_CONF_RAW 16 /**< most queues that AllowRaw can name */

#define WM_CONF_PROFILES 64 /**< most countries that Profile can name */

#define WM_CONF_LAYOUTS 64 /**< most LayoutFor lines */

enum wm_on_bad_record { WM_BAD_STOP, WM_BAD_SKIP };

/** One country of a `Profile NAME [COUNTRY…]` line. */
struct wm_conf_profile {
    char name[16];
    char country[3];    /**< two capitals; "" for every country */
    unsigned long line; /**< 1-based, where it stands: names are looked up by wm_masking_init */
};

/** A `LayoutFor LAYOUT CARRIER[/SERVICE]` line; patterns as wildcard.h has them. */
struct wm_conf_layout {
    char layout[64];
    char carrier[64];
    char service[64]; /**< "*" where the line names none */
};

/** A `Role NUMBER NAME FIELD…` line: which sealed fields go to which role. */
struct wm_conf_role {
    unsigned number; /**< 1 courier, 2 service, 3 sorting, 16… a site's own */
    char name[24];
    uint32_t field_mask; /**< bit (1 << key) per section key 1…14 of the envelope */
};

/** A `Dialect NAME FIELD=HEADER` line: one column of a site's own export. */
struct wm_conf_column {
    char dialect[24];
    char field[48];     /**< canonical name; checked by the reader */
    char header[128];   /**< without blanks at its ends */
    unsigned long line; /**< 1-based, in the configuration file */
};

/** The sender from waymask.conf; used for orders that name none. */
struct wm_conf_sender {
    bool organisation; /**< its name, service phone and return address print in clear */
    char name[128], company[192], phone[32], country[4], province[64], city[64], district[64],
        town[64], detail[512], postcode[16];
};

/** All directives with their defaults; one table row each in conf.c. Paths are absolute after
 * loading: relative ones are meant from the configuration file's folder. */
struct wm_conf {
    char path[512];           /**< the file itself; "" if defaults only */
    char folder[512];         /**< its folder */
    char station_key[512];    /**< StationKey, default station.key */
    char root_key[512];       /**< RootKey, the root's public key, default root.pub */
    char recipient_list[512]; /**< RecipientList, default recipients.list */
    char state_dir[512];      /**< StateDirectory, default LOCALSTATEDIR/lib/waymask */
    char layout_dir[512];     /**< LayoutDirectory, a site's own layouts, default folder/layouts */
    char layout[64];          /**< Layout, default one-part-100x150 */
    struct wm_conf_layout layouts[WM_CONF_LAYOUTS]; /**< LayoutFor, in the order of the file */
    size_t layout_count;
    char captions[16];     /**< Captions, "auto" (default), "zh", "en", "zh+en", … */
    char scan_caption[64]; /**< ScanCaption, names the app that scans the code; "" if none */
    uint32_t order_tail; /**< OrderTail, characters of the order number shown, 0 (default) … 8 */
    char carrier[64];    /**< Carrier, printed where an order names none */
    struct wm_conf_profile profiles[WM_CONF_PROFILES]; /**< Profile, in the order of the file */
    size_t profile_count;
    bool smile;                          /**< Smile, default no */
    bool show_goods;                     /**< ShowGoods, default no */
    bool unsealed_print;                 /**< UnsealedRows print; default refuse */
    enum wm_on_bad_record on_bad_record; /**< OnBadRecord stop|skip, default stop */
    uint32_t label_life_hours;           /**< LabelLife, 1 … 65535, default 720 */
    /** Role, those that Sections names if there is such a line; ascending by number. Default: 1
     * courier name phone address note; 2 service order contact sender */
    struct wm_conf_role roles[WM_CONF_ROLES];
    size_t role_count;
    char sections[WM_CONF_ROLES][24]; /**< Sections ROLE…: names or numbers, all of them in roles */
    size_t section_count;             /**< 0: all roles */
    unsigned long sections_line;      /**< 1-based */
    char require[WM_CONF_REQUIRE][48]; /**< Require FIELD…: canonical names */
    size_t require_count;
    char charset[33];    /**< Charset, of orders files; "" if it is to be found out */
    char join_file[512]; /**< Join FILE FIELD: carrier's numbers and routes; "" if none */
    char join_field[48];
    struct wm_conf_column columns[WM_CONF_COLUMNS];
    size_t column_count;
    char raw_queues[WM_CONF_RAW][128]; /**< AllowRaw QUEUE…: names of CUPS's queues */
    size_t raw_count;
    struct wm_conf_sender sender; /**< SenderName, SenderCompany, SenderPhone, … and
                                       SenderOrganisation yes|no */
};

/** What the manual, `setup` and the tests need to know of a directive. */
struct wm_directive {
    const char *name;    /**< "LabelLife"; upper and lower case are the same in a file */
    const char *value;   /**< what follows it: "HOURS" */
    const char *initial; /**< the default as it would stand in the file; "" if none */
    const char *help;    /**< one line, N_() */
    bool repeats;        /**< may stand on several lines, which add up */
};

/** Directives by index, in the order of the manual; NULL past the end. */
const struct wm_directive *wm_conf_directive(size_t index);

/** Section keys, bit (1 << key) each, of a field name as `Role` knows it ("name", "sender", …);
 * 0 if unknown. */
uint32_t wm_conf_field_mask(const char *name);

/** Set every directive to its default. */
void wm_conf_defaults(struct wm_conf *conf);

/**
 * Load path, or if NULL $WAYMASK_CONFIG (where not empty), or else SYSCONFDIR/waymask/waymask.conf.
 * A named file that is missing is an error; a missing default file gives the defaults. An unknown
 * directive, a repeated one that may not repeat and a bad value are errors (WM_ERR_USAGE) that name
 * the line. Names of order fields (Require, Join, Dialect) are checked for their form here and
 * looked up by the reader.
 */
int wm_conf_load(struct wm_conf *conf, const char *path, struct wm_err *err);

#endif
