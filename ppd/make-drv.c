/* SPDX-License-Identifier: Apache-2.0 */
/*
 * make-drv LAYOUT.json…: writes waymask.drv, the PPDs of all printers, on standard output. Run by
 * the build with all shipped layouts. What a PPD offers comes from the models' table and from their
 * languages: each choice is tried, and one that the language refuses for the model is left out. A
 * text that is new here goes into waymask-zh_CN.po and waymask-zh_TW.po, too.
 */
#include "config.h"

#include "filter/base/bitmap.h"
#include "filter/printer/model.h"
#include "filter/printer/option.h"
#include "ppd/drv-layouts.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Longest page where a model has no limit that is known, mm. */
#define LENGTH_MM 1200.0
/** Points of a millimetre. */
#define PER_MM (72.0 / 25.4)

static const char head[] =
    "// SPDX-License-Identifier: Apache-2.0\n"
    "// PPDs of Waymask, written by ppd/make-drv.c from filter/printer/models.tsv. Each printer "
    "has:\n"
    "//   waybills only        takes orders and waybills; CUPS itself refuses anything else\n"
    "//   waybills and labels  also prints PDFs and pictures; it alone carries IEEE-1284 ids, "
    "since\n"
    "//                        both would match; one for each id, since a PPD holds one\n"
    "// The line for application/vnd.cups-raw takes the place of CUPS's own way around all "
    "filters;\n"
    "// rastertothermal then refuses the job. The line for text/plain on a queue for labels does "
    "the\n"
    "// same for an export that was not recognised, before other filters write it into temporary\n"
    "// files.\n"
    "// Every set-up option starts with the printer's default, which sends nothing, so that the\n"
    "// printer keeps its own calibration.\n"
    "\n"
    "#include <font.defs>\n"
    "#po zh_CN \"waymask-zh_CN.po\"\n"
    "#po zh_TW \"waymask-zh_TW.po\"\n";

static const char common[] =
    "\n"
    "Copyright \"SPDX-License-Identifier: Apache-2.0\"\n"
    "Version 0.1\n"
    "Font *\n"
    "ColorDevice No\n"
    "HWMargins 0 0 0 0\n"
    "ManualCopies No\n"
    "VariablePaperSize Yes\n"
    "Attribute \"FileSystem\" \"\" \"False\"\n"
    "Attribute \"LandscapeOrientation\" \"\" \"Plus90\"\n"
    "Attribute \"cupsVersion\" \"\" \"2.4\"\n"
    "Attribute \"cupsSNMPSupplies\" \"\" \"False\"\n"
    "Attribute \"cupsMaxCopies\" \"\" \"999\"\n"
    "LocAttribute \"cupsIPPReason\" \"waymask-printer-stalled-warning/The printer takes no data\" "
    "\"\"\n"
    "LocAttribute \"cupsIPPReason\" \"waymask-paused-error/The printer is paused\" \"\"\n"
    "LocAttribute \"cupsIPPReason\" \"waymask-battery-low-warning/The printer's battery is low\" "
    "\"\"\n"
    "// Waymask's own raster, both queues.\n"
    "Attribute \"cupsFilter2\" \"\" \"application/vnd.waymask.raster application/octet-stream 0 "
    "rastertothermal\"\n"
    "Attribute \"cupsFilter2\" \"\" \"application/vnd.cups-raw application/octet-stream -1 "
    "rastertothermal\"\n";

static const char for_labels[] =
    "  Attribute \"cupsFilter2\" \"\" \"application/vnd.cups-raster application/octet-stream 0 "
    "rastertothermal\"\n"
    "  Attribute \"cupsFilter2\" \"\" \"text/plain application/octet-stream -1 rastertothermal\"\n";

struct choice {
    const char *keyword, *text;
};

/** The first choice is the default, which is always there. */
struct option {
    const char *keyword, *text;
    const struct choice *choices; /**< ended by a row of zeros */
    /** Options that a choice needs beside it, each of which may do: "PrintMode=Cutter". */
    const char *beside[2];
    unsigned least;  /**< choices that must be left for the option to be shown */
    bool for_labels; /**< waybills are drawn in black and white */
};

#define DEFAULT_CHOICE "PrinterDefault", "Printer default"

#define OF_WAYBILL "OfWaybill", "As the waybill says"

static const struct choice captions[] = {
    {OF_WAYBILL}, {"zh", "Chinese"}, {"en", "English"}, {"zh+en", "Chinese and English"}, {0},
};
static const struct choice trackings[] = {
    {DEFAULT_CHOICE},
    {"Gap", "Gap between labels"},
    {"Mark", "Black mark"},
    {"Continuous", "Continuous"},
    {0},
};
static const struct choice gaps[] = {
    {DEFAULT_CHOICE}, {"2mm", "2 mm"}, {"3mm", "3 mm"}, {"4mm", "4 mm"}, {"5mm", "5 mm"}, {0},
};
static const struct choice darknesses[] = {
    {DEFAULT_CHOICE}, {"10", "10 %"}, {"20", "20 %"},   {"30", "30 %"},
    {"40", "40 %"},   {"50", "50 %"}, {"60", "60 %"},   {"70", "70 %"},
    {"80", "80 %"},   {"90", "90 %"}, {"100", "100 %"}, {0},
};
static const struct choice speeds[] = {
    {DEFAULT_CHOICE},
    {"50", "50 mm a second (2 inches)"},
    {"75", "75 mm a second (3 inches)"},
    {"100", "100 mm a second (4 inches)"},
    {"125", "125 mm a second (5 inches)"},
    {"150", "150 mm a second (6 inches)"},
    {"200", "200 mm a second (8 inches)"},
    {0},
};
static const struct choice modes[] = {
    {DEFAULT_CHOICE}, {"TearOff", "Tear off"}, {"PeelOff", "Peel off"}, {"Cutter", "Cutter"}, {0},
};
static const struct choice cuts[] = {
    {"1", "Each label"},        {"2", "Every 2 labels"},
    {"3", "Every 3 labels"},    {"4", "Every 4 labels"},
    {"5", "Every 5 labels"},    {"10", "Every 10 labels"},
    {"EndOfJob", "End of job"}, {0},
};
static const struct choice printer_lengths[] = {
    {DEFAULT_CHOICE},  {"-5mm", "-5 mm"}, {"-4mm", "-4 mm"}, {"-3mm", "-3 mm"},
    {"-2mm", "-2 mm"}, {"-1mm", "-1 mm"}, {"1mm", "1 mm"},   {"2mm", "2 mm"},
    {"3mm", "3 mm"},   {"4mm", "4 mm"},   {"5mm", "5 mm"},   {0},
};
static const struct choice offsets[] = {
    {"0mm", "None"},   {"-5mm", "-5 mm"}, {"-4mm", "-4 mm"}, {"-3mm", "-3 mm"},
    {"-2mm", "-2 mm"}, {"-1mm", "-1 mm"}, {"1mm", "1 mm"},   {"2mm", "2 mm"},
    {"3mm", "3 mm"},   {"4mm", "4 mm"},   {"5mm", "5 mm"},   {0},
};
static const struct choice rotations[] = {{"0", "None"}, {"180", "Upside down"}, {0}};
static const struct choice mirrors[] = {{"False", "No"}, {"True", "Yes"}, {0}};
static const struct choice compressions[] = {
    {"Auto", "Automatic"},
    {"None", "No compression"},
    {"ACS", "ACS (hexadecimal)"},
    {"Z64", "Z64 (zlib)"},
    {"PackBits", "PackBits"},
    {"RLE", "Run lengths"},
    {"PCX", "PCX"},
    {"Zlib", "Zlib (vendor's own, not all printers)"},
    {0},
};
static const struct choice halftones[] = {
    {"Auto", "Automatic"},
    {"Threshold", "Threshold (text, codes)"},
    {"Ordered", "Ordered (pictures)"},
    {"Diffusion", "Error diffusion (photographs)"},
    {0},
};

static const struct option options[] = {
    {"wmCaptions", "Language of captions", captions, {NULL, NULL}, 2, false},
    {"MediaTracking", "Media tracking", trackings, {"GapHeight=3mm", NULL}, 2, false},
    {"GapHeight",
     "Height of gap or mark",
     gaps,
     {"MediaTracking=Gap", "MediaTracking=Mark"},
     2,
     false},
    {"Darkness", "Darkness", darknesses, {NULL, NULL}, 2, false},
    {"PrintSpeed", "Print speed", speeds, {NULL, NULL}, 2, false},
    {"PrintMode", "Print mode", modes, {NULL, NULL}, 2, false},
    {"CutEvery", "Cut after", cuts, {"PrintMode=Cutter", NULL}, 2, false},
    {"TearOffset", "Rest position, more is farther out", printer_lengths, {NULL, NULL}, 2, false},
    {"LabelShift", "Printer's own vertical shift", printer_lengths, {NULL, NULL}, 2, false},
    {"HorizontalOffset", "Move picture right", offsets, {NULL, NULL}, 2, false},
    {"VerticalOffset", "Move picture down", offsets, {NULL, NULL}, 2, false},
    {"Rotation", "Rotation", rotations, {NULL, NULL}, 2, false},
    {"wmMirror", "Mirror", mirrors, {NULL, NULL}, 2, false},
    /* None alone is as good as automatic. */
    {"Compression", "Compression", compressions, {NULL, NULL}, 3, false},
    {"Halftone", "Halftone of pictures", halftones, {NULL, NULL}, 2, true},
};

/** Media; narrow ones are only for a printer that none of the others fits. */
static const struct media {
    const char *keyword, *text;
    double width_mm, length_mm;
    bool narrow;
} media[] = {
    {"100x150mm", "100 x 150 mm", 100, 150, false}, {"100x180mm", "100 x 180 mm", 100, 180, false},
    {"100x100mm", "100 x 100 mm", 100, 100, false}, {"76x130mm", "76 x 130 mm", 76, 130, false},
    {"60x40mm", "60 x 40 mm", 60, 40, false},       {"50x30mm", "50 x 30 mm", 50, 30, false},
    {"40x30mm", "40 x 30 mm", 40, 30, false},       {"w288h432", "4 x 6 inch", 101.6, 152.4, false},
    {"18x50mm", "18 x 50 mm", 18, 50, true},
};
#define MEDIA (sizeof media / sizeof media[0])

static double head_mm(const struct wm_model *model)
{
    return model->head_dots * 1000.0 / model->dots_per_mm_x1000;
}

/** Set an option, if it is one of print settings; false if it is but has no such value. */
static bool set(const char *keyword, size_t len, const char *value,
                struct wm_print_settings *settings)
{
    const struct wm_option *option;
    size_t i;

    for (i = 0; (option = wm_option_at(i)) != NULL; i++) {
        if (strlen(option->keyword) == len && strncmp(option->keyword, keyword, len) == 0)
            return wm_option_set(option, value, settings);
    }
    return true;
}

/** Whether the model's language takes a job with these options. @param beside NULL: none */
static bool takes(const struct wm_model *model, const char *keyword, const char *value,
                  const char *beside)
{
    const size_t len = beside != NULL ? strcspn(beside, "=") : 0;
    struct wm_print_settings settings, wanted;
    struct wm_emitter *emitter;
    struct wm_err err = {0};
    struct wm_sink sink;

    wm_option_init(&wanted);
    if (!set(keyword, strlen(keyword), value, &wanted) ||
        (beside != NULL && !set(beside, len, beside + len + 1, &wanted)))
        return false;
    wm_model_settings(model, &settings);
    wm_option_copy(&wanted, &settings);
    wm_sink_memory(&sink);
    emitter = wm_emitter_new(wm_language_find(model->language), &settings, &sink, &err);
    wm_emitter_free(emitter);
    wm_sink_clear(&sink);
    return emitter != NULL;
}

static bool offers(const struct wm_model *model, const struct option *option,
                   const struct choice *choice)
{
    return choice == option->choices ||
           takes(model, option->keyword, choice->keyword, option->beside[0]) ||
           (option->beside[1] != NULL &&
            takes(model, option->keyword, choice->keyword, option->beside[1]));
}

static double longest_mm(const struct wm_model *model)
{
    const double drawn = WM_BITMAP_MAX_DOTS * 1000.0 / model->dots_per_mm_x1000;
    const double taken = model->length_mm > 0 ? model->length_mm : LENGTH_MM;

    return taken < drawn ? taken : drawn;
}

/** Whether the page, as dots, is within the head and the longest label. */
static bool fits(const struct wm_model *model, double width_mm, double length_mm)
{
    const double dots = width_mm * model->dots_per_mm_x1000 / 1000.0;

    return (unsigned)(dots + 0.5) <= model->head_dots && length_mm <= longest_mm(model);
}

/** The layouts that the model can print, if there is any. */
static void put_layouts(const struct wm_model *model, const struct drv_layout *layouts,
                        size_t count)
{
    size_t i;

    for (i = 0; i < count && !fits(model, layouts[i].width_mm, layouts[i].length_mm);)
        i++;
    if (i == count)
        return;
    printf("    Option \"wmLayout/Label layout\" PickOne AnySetup 20\n");
    printf("      *Choice \"%s/%s\" \"\"\n", OF_WAYBILL);
    for (; i < count; i++) {
        if (fits(model, layouts[i].width_mm, layouts[i].length_mm))
            printf("      Choice \"%s/%s\" \"\"\n", layouts[i].name, layouts[i].title);
    }
}

/** An option with a choice to make: one that is left with its default is not shown. */
static void put_option(const struct wm_model *model, bool labels, const struct option *option)
{
    const struct choice *choice;
    unsigned count = 0;

    if (option->for_labels && !labels)
        return;
    for (choice = option->choices; choice->keyword != NULL; choice++)
        count += offers(model, option, choice);
    if (count < option->least)
        return;
    printf("    Option \"%s/%s\" PickOne AnySetup 20\n", option->keyword, option->text);
    for (choice = option->choices; choice->keyword != NULL; choice++) {
        if (offers(model, option, choice))
            printf("      %sChoice \"%s/%s\" \"\"\n", choice == option->choices ? "*" : "",
                   choice->keyword, choice->text);
    }
}

static bool put_media(const struct wm_model *model)
{
    unsigned count = 0;
    size_t i;

    for (i = 0; i < MEDIA; i++) {
        if (fits(model, media[i].width_mm, media[i].length_mm) && (!media[i].narrow || count == 0))
            printf("  %sMediaSize \"%s\"\n", count++ == 0 ? "*" : "", media[i].keyword);
    }
    if (count == 0)
        fprintf(stderr, "make-drv: no media fits %s\n", model->name);
    printf("  MinSize %.3f %.3f\n", 10 * PER_MM, 10 * PER_MM);
    /* Rounded down: a custom page of the largest size must be within the head. */
    printf("  MaxSize %.2f %.2f\n", (double)(long)(head_mm(model) * PER_MM * 100) / 100,
           (double)(long)(longest_mm(model) * PER_MM * 100) / 100);
    return count > 0;
}

/** Most characters of a text that CUPS translates; longer ones make the PPD unreadable. */
#define NICK_NAME 80
#define DIGEST 7

/** A digest (FNV-1a) of a PPD's file name, which does not change when other models come. */
static void digest(const char *name, char text[DIGEST])
{
    static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
    uint64_t hash = 0xcbf29ce484222325u;
    size_t i;

    for (; *name != '\0'; name++)
        hash = (hash ^ (unsigned char)*name) * 0x100000001b3u;
    for (i = 0; i < DIGEST - 1; i++, hash >>= 5)
        text[i] = digits[(hash ^ hash >> 32) & 31];
    text[i] = '\0';
}

/** Names that PPDs must have although nobody sees them: ShortNickName of at most 31 characters, and
 * PCFileName as DOS had them, none of which may be there twice (tests/ppd.test). */
static void put_short_names(const struct wm_model *model, bool labels, const char *name)
{
    const char *variant = labels ? "labels" : "waybills";
    char text[DIGEST];

    digest(name, text);
    if (strlen(model->name) <= 22)
        printf("    Attribute \"ShortNickName\" \"\" \"%s %s\"\n", model->name, variant);
    else
        printf("    Attribute \"ShortNickName\" \"\" \"%.15s %s %s\"\n", model->name, text,
               variant);
    printf("    PCFileName \"wm%s.ppd\"\n", text);
}

/** @param id index of the device id, of labels only */
static void put_ppd(const struct wm_model *model, bool labels, size_t id)
{
    char name[WM_MODEL_PPD], full[WM_MODEL_FULL_NAME], plain[WM_MODEL_FULL_NAME];
    char variant[64];
    const size_t count = wm_model_ppd_count(model);
    size_t i, len = 0;

    wm_model_ppd(model, labels, id, name);
    wm_model_full_name(model, full);
    /* ModelName takes letters, digits and few signs (PPD specification 4.3, 5.3). */
    for (i = 0; full[i] != '\0'; i++) {
        if (isalnum((unsigned char)full[i]) || strchr(" ./-+", full[i]) != NULL)
            plain[len++] = full[i];
    }
    plain[len] = '\0';
    printf("  {\n    ModelName \"%s\"\n", plain);
    snprintf(variant, sizeof variant, " - Waymask, %s",
             labels ? "waybills and labels" : "waybills only");
    if (count > 1 && labels)
        snprintf(variant + strlen(variant), sizeof variant - strlen(variant), ", variant %zu",
                 id + 1);
    printf("    Attribute \"NickName\" \"\" \"%.*s%s", (int)(NICK_NAME - strlen(variant)), full,
           variant);
    printf("\"\n    FileName \"%s\"\n", name);
    put_short_names(model, labels, name);
    if (labels && model->device_ids[id] != NULL)
        printf("    Attribute \"1284DeviceID\" \"\" \"%s\"\n", model->device_ids[id]);
    printf("  }\n");
}

static void put_variant(const struct wm_model *model, bool labels, const struct drv_layout *layouts,
                        size_t layout_count)
{
    const size_t count = labels ? wm_model_ppd_count(model) : 1;
    size_t i;

    printf("{\n  Attribute \"wmQueue\" \"\" \"%s\"\n", labels ? "labels" : "waybills");
    if (labels)
        fputs(for_labels, stdout);
    printf("  Group \"Waymask/Label printer\"\n");
    put_layouts(model, layouts, layout_count);
    for (i = 0; i < sizeof options / sizeof options[0]; i++)
        put_option(model, labels, &options[i]);
    for (i = 0; i < count; i++)
        put_ppd(model, labels, i);
    printf("}\n");
}

static bool put_model(const struct wm_model *model, const struct drv_layout *layouts,
                      size_t layout_count)
{
    bool good;

    if (wm_language_find(model->language) == NULL) {
        fprintf(stderr, "make-drv: %s: no language %s\n", model->name, model->language);
        return false;
    }
    printf("\n{\n  Manufacturer \"%s\"\n", model->make);
    printf("  Attribute \"wmModel\" \"\" \"%s\"\n", model->name);
    printf("  Attribute \"wmLanguage\" \"\" \"%s\"\n", model->language);
    /* PDFs and pictures are drawn in grey at three times the dots of a coarse head, which
     * rastertothermal reduces and halftones: what draws makes neither patterns nor bars of uneven
     * widths. */
    printf("  *Resolution w 8 0 0 0 \"%udpi/%u dpi\"\n",
           model->dpi > 305 ? model->dpi : model->dpi * 3, model->dpi);
    good = put_media(model);
    put_variant(model, false, layouts, layout_count);
    put_variant(model, true, layouts, layout_count);
    printf("}\n");
    return good;
}

int main(int argc, char **argv)
{
    struct drv_layout layouts[DRV_LAYOUTS];
    const size_t count = argc > 1 ? drv_layouts_read(argv + 1, (size_t)argc - 1, layouts) : 0;
    bool good = argc > 1 && count == (size_t)argc - 1;
    size_t i;

    if (argc < 2)
        fputs("usage: make-drv LAYOUT.json...\n", stderr);
    if (!good)
        return 1;
    fputs(head, stdout);
    for (i = 0; i < MEDIA; i++)
        printf("#media \"%s/%s\" %.3f %.3f\n", media[i].keyword, media[i].text,
               media[i].width_mm * PER_MM, media[i].length_mm * PER_MM);
    fputs(common, stdout);
    for (i = 0; i < wm_model_count; i++)
        good = put_model(&wm_models[i], layouts, count) && good;
    return good && fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
