/* SPDX-License-Identifier: Apache-2.0 */
/* The models' table as PPDs and devices need it, and the options that print settings come from. */
#include "config.h"

#include "filter/printer/device.h"
#include "filter/printer/option.h"
#include "tests/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void every_device_id_is_there_once_and_finds_its_model(void)
{
    size_t i, k, n;

    for (i = 0; i < wm_model_count; i++) {
        for (n = 0; wm_models[i].device_ids[n] != NULL; n++) {
            const char *id = wm_models[i].device_ids[n];
            const struct wm_model *found = wm_device_model(id);
            WM_CHECK(found == &wm_models[i], "%s finds %s", id,
                     found != NULL ? found->name : "nothing");
            for (k = 0; k < n; k++)
                WM_CHECK(strcasecmp(wm_models[i].device_ids[k], id) != 0, "%s is there twice", id);
        }
    }
}

static void a_device_is_known_by_make_model_and_commands(void)
{
    static const struct {
        const char *id, *model;
    } devices[] = {
        /* as these devices send them, with more keys, other cases and blanks */
        {"MFG:Munbyn;CMD:TSPL;MDL:RW403B;CMT:Label Printer;SN:1;", "munbyn-rw403b"},
        {"mfg:MUNBYN;mdl:rw403b;cmd:TSPL", "munbyn-rw403b"},
        {"MFG:Marklife ;CMD:XPP,XL;MDL:X4;CLS:PRINTER;", "marklife-x4"},
        {"MFG: ;CMD:XPP,XL;MDL:PM-241-BT;CLS:PRINTER;DES:PM-241-BT;", "phomemo-pm-241-bt"},
        {"MFG:;CMD:XPP,XL;MDL:PM2411BT;", "phomemo-pm-241-bt"},
        {"CMD:XPP,XL;MDL:PM-241-BT;", "phomemo-pm-241-bt"},
        {"MFG:Printer;MDL:Thermal Printer;CMD:XPP,XL;", "rollo-x1038"},
        {"SERN:1;MANUFACTURER:Zebra Technologies ;COMMAND SET:ZPL;MODEL:ZTC ZT411-300dpi ZPL;",
         "zebra-zt411-300"},
        {"MFG:Zebra Technologies;CMD:ZPL;MDL:ZTC GX420d;", "zebra-gx420d"},
        /* not in the table: language and resolution */
        {"MANUFACTURER:Zebra Technologies ;COMMAND SET:ZPL;MODEL:ZTC ZX999-300dpi ZPL;",
         "zebra-300"},
        {"MANUFACTURER:Zebra Technologies ;COMMAND SET:ZPL;MODEL:ZTC ZX999-200dpi ZPL;",
         "zebra-203"},
        {"MFG:Else;CMD:ZPL;MDL:X;", "zpl-203"},
        {"MFG:Else;CMD:ZPL;MDL:X 600dpi;", "zpl-600"},
        {"MFG:YXWL;CMD:XPP,XL;MDL:L81;", "tspl-203"},
        {"MFG:Xprinter;CMD:TSPL2;MDL:XP-1;", "tspl-203"},
        /* no label printer, or no id */
        {"MFG:HP;CMD:PCL,POSTSCRIPT;MDL:LaserJet;", NULL},
        {"MFG:Munbyn;MDL:RW403B;", NULL},
        {"", NULL},
        {";;;:;", NULL},
        {"CMD", NULL},
        {"CMD:", NULL},
        {"XCMD:ZPL;", NULL},
    };
    size_t i;

    for (i = 0; i < sizeof devices / sizeof devices[0]; i++) {
        const struct wm_model *found = wm_device_model(devices[i].id);
        WM_CHECK(found == NULL
                     ? devices[i].model == NULL
                     : devices[i].model != NULL && strcmp(found->name, devices[i].model) == 0,
                 "%s is %s", devices[i].id, found != NULL ? found->name : "nothing");
    }
}

/** Every prefix of an id, in memory of its own so that a reader past its end is caught. */
static void a_cut_off_device_id_does_no_harm(void)
{
    static const char id[] = "MFG: ;CMD:XPP,XL;MDL:PM-241-BT;CLS:PRINTER;";
    size_t len;

    for (len = 0; len < sizeof id; len++) {
        char *part = malloc(len + 1);
        if (!WM_CHECK(part != NULL, "out of memory"))
            return;
        memcpy(part, id, len);
        part[len] = '\0';
        wm_device_model(part);
        free(part);
    }
}

static void ppds_have_names_of_their_own(void)
{
    char a[WM_MODEL_PPD], b[WM_MODEL_PPD];
    size_t i, k;

    for (i = 0; i < wm_model_count; i++) {
        wm_model_ppd(&wm_models[i], false, 0, a);
        for (k = 0; k < i; k++) {
            wm_model_ppd(&wm_models[k], false, 0, b);
            WM_CHECK(strcmp(a, b) != 0, "%s is there twice", a);
        }
        for (k = 0; k < wm_model_ppd_count(&wm_models[i]); k++) {
            wm_model_ppd(&wm_models[i], true, k, b);
            WM_CHECK(strcmp(a, b) != 0, "%s is there twice", a);
        }
    }
}

static const struct wm_option *option(const char *keyword)
{
    const struct wm_option *row;
    size_t i;

    for (i = 0; (row = wm_option_at(i)) != NULL; i++) {
        if (strcmp(row->keyword, keyword) == 0 || strcmp(row->flag, keyword) == 0)
            return row;
    }
    WM_CHECK(0, "no option %s", keyword);
    exit(1);
}

static struct wm_print_settings set(const char *keyword, const char *value)
{
    struct wm_print_settings settings;

    wm_option_init(&settings);
    WM_CHECK(wm_option_set(option(keyword), value, &settings), "%s=%s", keyword, value);
    return settings;
}

static void options_are_read_in_their_units(void)
{
    WM_CHECK(set("Darkness", "60").darkness == 60, "60");
    WM_CHECK(set("Darkness", "60%").darkness == 60, "60%%");
    WM_CHECK(set("Darkness", "0").darkness == 0, "0");
    WM_CHECK(set("Darkness", "PrinterDefault").darkness == -1, "default");
    WM_CHECK(set("PrintSpeed", "101.6mm/s").speed_mm_s == 102, "rounded");
    WM_CHECK(set("MediaTracking", "Mark").tracking == WM_TRACKING_MARK, "Mark");
    WM_CHECK(set("tracking", "continuous").tracking == WM_TRACKING_CONTINUOUS, "continuous");
    WM_CHECK(set("tracking", "default").tracking == WM_TRACKING_DEFAULT, "default");
    WM_CHECK(set("GapHeight", "2.5mm").gap_um == 2500, "2.5mm");
    WM_CHECK(set("GapHeight", "PrinterDefault").gap_um == -1, "unset");
    WM_CHECK(set("PrintMode", "TearOff").mode == WM_MODE_TEAR_OFF, "TearOff");
    WM_CHECK(set("mode", "peel-off").mode == WM_MODE_PEEL_OFF, "peel-off");
    WM_CHECK(set("CutEvery", "12").cut_every == 12, "12");
    WM_CHECK(set("cut-every", "end-of-job").cut_every == 0, "end of job");
    WM_CHECK(set("PrintMode", "Cutter").cut_every == 1, "a cutter cuts each label");
    WM_CHECK(set("TearOffset", "-1.5mm").tear_um == -1500, "-1.5mm");
    WM_CHECK(set("TearOffset", "PrinterDefault").tear_um == WM_UNSET, "unset");
    WM_CHECK(set("TearOffset", "0").tear_um == 0, "zero is a value");
    WM_CHECK(set("LabelShift", "+2").shift_um == 2000, "+2");
    WM_CHECK(set("HorizontalOffset", "0.125").left_um == 125, "0.125");
    WM_CHECK(set("offset-y", "-100mm").top_um == -100000, "-100mm");
    WM_CHECK(set("Rotation", "180").rotate_180 && !set("Rotation", "0").rotate_180, "rotation");
    WM_CHECK(set("wmMirror", "True").mirror && !set("wmMirror", "False").mirror, "mirror");
    WM_CHECK(set("Compression", "z64").compression == WM_COMPRESSION_Z64, "z64");
    WM_CHECK(set("Compression", "Zlib").compression == WM_COMPRESSION_ZLIB, "Zlib");
}

static void what_is_no_value_is_refused_and_changes_nothing(void)
{
    static const char *const wrong[][2] = {
        {"Darkness", "200"},    {"Darkness", "-1"},
        {"Darkness", ""},       {"Darkness", "5x"},
        {"Darkness", "1e1"},    {"Darkness", "0x10"},
        {"Darkness", "nan"},    {"Darkness", "."},
        {"Darkness", "1.2.3"},  {"Darkness", "00000000000000000050"},
        {"Darkness", "5 "},     {"Darkness", " 5"},
        {"Darkness", "5mm"},    {"PrintSpeed", "0"},
        {"PrintSpeed", "1001"}, {"GapHeight", "-1mm"},
        {"GapHeight", "101"},   {"MediaTracking", "gaps"},
        {"MediaTracking", ""},  {"PrintMode", "Tear"},
        {"CutEvery", "0"},      {"CutEvery", "10000"},
        {"CutEvery", "0.4"},    {"TearOffset", "15.1"},
        {"TearOffset", "--1"},  {"TearOffset", "1cm"},
        {"LabelShift", "-16"},  {"VerticalOffset", "101"},
        {"Rotation", "90"},     {"wmMirror", "maybe"},
        {"Compression", "LZO"}, {"Compression", "-"},
    };
    struct wm_print_settings before, after;
    size_t i;

    wm_option_init(&before);
    for (i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        memcpy(&after, &before, sizeof after);
        WM_CHECK(!wm_option_set(option(wrong[i][0]), wrong[i][1], &after), "%s=%s is taken",
                 wrong[i][0], wrong[i][1]);
        WM_CHECK(memcmp(&before, &after, sizeof after) == 0, "%s=%s changed something", wrong[i][0],
                 wrong[i][1]);
    }
}

/** No option is a setting of the model's, and every setting of the user's has one. */
static void options_leave_the_model_alone(void)
{
    const struct wm_model *model = wm_model_find("zebra-300");
    struct wm_print_settings wanted, settings;

    wm_option_init(&wanted);
    wanted.dpi = 0;
    wanted.head_dots = 1;
    wanted.quirks = ~0u;
    wanted.tear_um = 7;
    wm_model_settings(model, &settings);
    wm_option_copy(&wanted, &settings);
    WM_CHECK(settings.dpi == 300 && settings.head_dots == model->head_dots &&
                 settings.quirks == model->quirks,
             "the model is another");
    WM_CHECK(settings.tear_um == 7, "the option is lost");
}

int main(void)
{
    static const struct wm_case cases[] = {
        WM_CASE(every_device_id_is_there_once_and_finds_its_model),
        WM_CASE(a_device_is_known_by_make_model_and_commands),
        WM_CASE(a_cut_off_device_id_does_no_harm),
        WM_CASE(ppds_have_names_of_their_own),
        WM_CASE(options_are_read_in_their_units),
        WM_CASE(what_is_no_value_is_refused_and_changes_nothing),
        WM_CASE(options_leave_the_model_alone),
        {0},
    };

    return wm_tap_run("ppd", cases);
}
