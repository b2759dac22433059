/* SPDX-License-Identifier: Apache-2.0 */
/* The directives: a new one is a row here and a member of struct wm_conf. */
#include "config.h"

#include "filter/base/conf_row.h"
#include "filter/base/message.h"

#include <string.h>

/* A row of the table; what stands behind the help goes to members of struct wm_conf_row. */
#define ROW(how, member, directive, form, default_text, text, ...)                                 \
    {                                                                                              \
        .doc = {.name = directive, .value = form, .initial = default_text, .help = text},          \
        .kind = WM_VALUE_##how, .offset = offsetof(struct wm_conf, member),                        \
        .size = sizeof(((struct wm_conf *)0)->member), __VA_ARGS__                                 \
    }

static const char *const on_bad_record[] = {"stop", "skip", NULL};
static const char *const unsealed_rows[] = {"refuse", "print", NULL};

static const struct wm_conf_row rows[] = {
    ROW(PATH, station_key, "StationKey", "FILE", "station.key", N_("the station's signing key"), ),
    ROW(PATH, root_key, "RootKey", "FILE", "root.pub", N_("public key that signs the list"), ),
    ROW(PATH, recipient_list, "RecipientList", "FILE", "recipients.list",
        N_("signed list of who may open and which stations may seal"), ),
    ROW(PATH, state_dir, "StateDirectory", "FOLDER", LOCALSTATEDIR "/lib/waymask",
        N_("where state is kept"), ),
    ROW(PATH, layout_dir, "LayoutDirectory", "FOLDER", "layouts", N_("a site's own layouts"), ),
    ROW(NAME, layout, "Layout", "NAME", "one-part-100x150", N_("label layout"), ),
    ROW(OWN, layouts, "LayoutFor", "LAYOUT CARRIER[/SERVICE]", "",
        N_("layout of a carrier's labels, or of one of its services"),
        .read = wm_conf_read_layout_for, .doc.repeats = true),
    ROW(OWN, captions, "Captions", "auto|LANG|LANG+LANG", "auto",
        N_("languages of the label's captions"), .read = wm_conf_read_captions),
    ROW(TEXT, scan_caption, "ScanCaption", "TEXT", "", N_("the app that scans the sealed code"), ),
    ROW(NUMBER, order_tail, "OrderTail", "NUMBER", "0",
        N_("last characters of the order number that print"), .least = 0, .most = 8),
    ROW(TEXT, carrier, "Carrier", "TEXT", "", N_("carrier of orders that name none"), ),
    ROW(OWN, profiles, "Profile", "NAME [COUNTRY…]", "", N_("how much the masks show"),
        .read = wm_conf_read_profile, .doc.repeats = true),
    ROW(YES_NO, smile, "Smile", "yes|no", "no", N_("whether hidden parts are drawn as ^_^"), ),
    ROW(YES_NO, show_goods, "ShowGoods", "yes|no", "no",
        N_("whether goods print as named, not as a category"), ),
    ROW(YES_NO, unsealed_print, "UnsealedRows", "refuse|print", "refuse",
        N_("whether rows that arrive starred print, without a sealed code"),
        .choices = unsealed_rows),
    ROW(CHOICE, on_bad_record, "OnBadRecord", "stop|skip", "stop",
        N_("whether a bad record stops the whole file"), .choices = on_bad_record),
    ROW(NUMBER, label_life_hours, "LabelLife", "HOURS", "720",
        N_("hours for which a label is meant to be opened"), .least = 1, .most = 65535),
    ROW(OWN, roles, "Role", "NUMBER NAME FIELD…", "", N_("which fields are sealed to a role"),
        .read = wm_conf_read_role, .doc.repeats = true),
    ROW(OWN, sections, "Sections", "ROLE…", "", N_("roles that get a section; all if not given"),
        .read = wm_conf_read_sections),
    ROW(OWN, require, "Require", "FIELD…", "", N_("order fields that must not be empty"),
        .read = wm_conf_read_require, .doc.repeats = true),
    ROW(TEXT, charset, "Charset", "NAME", "", N_("charset of orders; found out if not given"), ),
    ROW(OWN, join_file, "Join", "FILE FIELD", "", N_("file with carrier's numbers and routes"),
        .read = wm_conf_read_join),
    ROW(OWN, columns, "Dialect", "NAME FIELD=HEADER", "",
        N_("a column of an export that Waymask does not know"), .doc.repeats = true,
        .read = wm_conf_read_dialect),
    ROW(OWN, raw_queues, "AllowRaw", "QUEUE…", "",
        N_("queues for labels that pass on raw files as they are"), .doc.repeats = true,
        .read = wm_conf_read_raw),
    ROW(TEXT, sender.name, "SenderName", "TEXT", "", N_("sender of orders that name none"), ),
    ROW(TEXT, sender.company, "SenderCompany", "TEXT", "", N_("sender's company"), ),
    ROW(TEXT, sender.phone, "SenderPhone", "TEXT", "", N_("sender's phone"), ),
    ROW(COUNTRY, sender.country, "SenderCountry", "XX", "CN", N_("sender's country code"), ),
    ROW(TEXT, sender.province, "SenderProvince", "TEXT", "", N_("sender's province"), ),
    ROW(TEXT, sender.city, "SenderCity", "TEXT", "", N_("sender's city"), ),
    ROW(TEXT, sender.district, "SenderDistrict", "TEXT", "", N_("sender's district"), ),
    ROW(TEXT, sender.town, "SenderTown", "TEXT", "", N_("sender's town or street office"), ),
    ROW(TEXT, sender.detail, "SenderAddress", "TEXT", "", N_("sender's road, number and room"), ),
    ROW(TEXT, sender.postcode, "SenderPostcode", "TEXT", "", N_("sender's postcode"), ),
    ROW(YES_NO, sender.organisation, "SenderOrganisation", "yes|no", "no",
        N_("whether the sender is an organisation, printed in clear"), ),
};
#define ROW_COUNT (sizeof rows / sizeof rows[0])
_Static_assert(ROW_COUNT <= WM_CONF_ROWS_MOST, "room for marks");

const struct wm_conf_table wm_conf_table = {
    .rows = rows, .count = ROW_COUNT, .page = "waymask.conf(5)"};

/* Fields of `Role`, with the section keys of the envelope that each stands for. */
static const struct {
    const char *name;
    unsigned first, last;
} fields[] = {
    {"name", 1, 1},
    {"phone", 2, 2},
    {"extension", 3, 3},
    {"address", 4, 4},
    {"note", 5, 5},
    {"order", 6, 6},
    {"contact", 7, 7},
    {"routing", 8, 8},
    {"hub", 9, 9},
    {"slot", 10, 10},
    {"sender", 11, 13},
    {"sender_name", 11, 11},
    {"sender_phone", 12, 12},
    {"sender_address", 13, 13},
    {"call", 14, 14},
};

const struct wm_directive *wm_conf_directive(size_t index)
{
    return index < ROW_COUNT ? &rows[index].doc : NULL;
}

uint32_t wm_conf_field_mask(const char *name)
{
    uint32_t mask = 0;
    size_t i;
    unsigned key;

    for (i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (strcmp(fields[i].name, name) == 0) {
            for (key = fields[i].first; key <= fields[i].last; key++)
                mask |= 1u << key;
        }
    }
    return mask;
}
