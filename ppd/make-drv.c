/* SPDX-License-Identifier: Apache-2.0 */
/*
 * make-drv: writes waymask.drv, the PPDs of all printers, on standard output. Run by the build.
 * What a PPD offers comes from the models' table and from what their languages say that they can;
 * nothing that a language refuses is among the choices. A text that is new here goes into
 * waymask-zh_CN.po and waymask-zh_TW.po, too.
 */
#include "config.h"

#include "filter/base/bitmap.h"
#include "filter/printer/model.h"

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
    "// Waymask's own raster, both queues.\n"
    "Attribute \"cupsFilter2\" \"\" \"application/vnd.waymask.raster application/octet-stream 0 "
    "rastertothermal\"\n"
    "Attribute \"cupsFilter2\" \"\" \"application/vnd.cups-raw application/octet-stream -1 "
    "rastertothermal\"\n";

static const char for_labels[] =
    "  Attribute \"cupsFilter2\" \"\" \"application/vnd.cups-raster application/octet-stream 0 "
    "rastertothermal\"\n"
    "  Attribute \"cupsFilter2\" \"\" \"text/plain application/octet-stream -1 rastertothermal\"\n";

/** What a printer must have to be offered an option or a choice. */
enum need {
    ANY_PRINTER,
    A_WIDTH,       /**< value: mm that the head must have */
    FOR_LABELS,    /**< the PPD for labels: waybills are drawn in black and white */
    AN_ABILITY,    /**< value: enum wm_ability */
    A_MODE,        /**< value: enum wm_mode */
    A_TRACKING,    /**< value: enum wm_tracking */
    GAP_OR_MARK,   /**< tracks by one of these */
    A_COMPRESSION, /**< value: enum wm_compression */
    COMPRESSIONS,  /**< any but none */
};

struct choice {
    const char *keyword, *text;
    enum need need;
    int value;
};

/** The first choice is the default. */
struct option {
    const char *keyword, *text;
    enum need need;
    int value;
    const struct choice *choices; /**< ended by a row of zeros */
};

#define DEFAULT_CHOICE                                                                             \
    {                                                                                              \
        "PrinterDefault", "Printer default", ANY_PRINTER, 0                                        \
    }

static const struct choice layouts[] = {
    {"OfWaybill", "As the waybill says", ANY_PRINTER, 0},
    {"one-part-100x150", "One part, 100 x 150 mm", A_WIDTH, 100},
    {0},
};
static const struct choice trackings[] = {
    DEFAULT_CHOICE,
    {"Gap", "Gap between labels", A_TRACKING, WM_TRACKING_GAP},
    {"Mark", "Black mark", A_TRACKING, WM_TRACKING_MARK},
    {"Continuous", "Continuous", A_TRACKING, WM_TRACKING_CONTINUOUS},
    {0},
};
static const struct choice gaps[] = {
    DEFAULT_CHOICE,
    {"2mm", "2 mm", ANY_PRINTER, 0},
    {"3mm", "3 mm", ANY_PRINTER, 0},
    {"4mm", "4 mm", ANY_PRINTER, 0},
    {"5mm", "5 mm", ANY_PRINTER, 0},
    {0},
};
static const struct choice darknesses[] = {
    DEFAULT_CHOICE,
    {"10", "10 %", ANY_PRINTER, 0},
    {"20", "20 %", ANY_PRINTER, 0},
    {"30", "30 %", ANY_PRINTER, 0},
    {"40", "40 %", ANY_PRINTER, 0},
    {"50", "50 %", ANY_PRINTER, 0},
    {"60", "60 %", ANY_PRINTER, 0},
    {"70", "70 %", ANY_PRINTER, 0},
    {"80", "80 %", ANY_PRINTER, 0},
    {"90", "90 %", ANY_PRINTER, 0},
    {"100", "100 %", ANY_PRINTER, 0},
    {0},
};
static const struct choice speeds[] = {
    DEFAULT_CHOICE,
    {"50", "50 mm a second (2 inches)", ANY_PRINTER, 0},
    {"75", "75 mm a second (3 inches)", ANY_PRINTER, 0},
    {"100", "100 mm a second (4 inches)", ANY_PRINTER, 0},
    {"125", "125 mm a second (5 inches)", ANY_PRINTER, 0},
    {"150", "150 mm a second (6 inches)", ANY_PRINTER, 0},
    {"200", "200 mm a second (8 inches)", ANY_PRINTER, 0},
    {0},
};
static const struct choice modes[] = {
    DEFAULT_CHOICE,
    {"TearOff", "Tear off", A_MODE, WM_MODE_TEAR_OFF},
    {"PeelOff", "Peel off", A_MODE, WM_MODE_PEEL_OFF},
    {"Cutter", "Cutter", A_MODE, WM_MODE_CUTTER},
    {0},
};
static const struct choice cuts[] = {
    {"1", "Each label", ANY_PRINTER, 0},
    {"2", "Every 2 labels", AN_ABILITY, WM_CAN_CUT_EVERY},
    {"3", "Every 3 labels", AN_ABILITY, WM_CAN_CUT_EVERY},
    {"4", "Every 4 labels", AN_ABILITY, WM_CAN_CUT_EVERY},
    {"5", "Every 5 labels", AN_ABILITY, WM_CAN_CUT_EVERY},
    {"10", "Every 10 labels", AN_ABILITY, WM_CAN_CUT_EVERY},
    {"EndOfJob", "End of job", ANY_PRINTER, 0},
    {0},
};
#define LENGTHS                                                                                    \
    {"-5mm", "-5 mm", ANY_PRINTER, 0}, {"-4mm", "-4 mm", ANY_PRINTER, 0},                          \
        {"-3mm", "-3 mm", ANY_PRINTER, 0}, {"-2mm", "-2 mm", ANY_PRINTER, 0},                      \
        {"-1mm", "-1 mm", ANY_PRINTER, 0}, {"1mm", "1 mm", ANY_PRINTER, 0},                        \
        {"2mm", "2 mm", ANY_PRINTER, 0}, {"3mm", "3 mm", ANY_PRINTER, 0},                          \
        {"4mm", "4 mm", ANY_PRINTER, 0},                                                           \
    {                                                                                              \
        "5mm", "5 mm", ANY_PRINTER, 0                                                              \
    }
static const struct choice printer_lengths[] = {DEFAULT_CHOICE, LENGTHS, {0}};
static const struct choice offsets[] = {{"0mm", "None", ANY_PRINTER, 0}, LENGTHS, {0}};
static const struct choice rotations[] = {
    {"0", "None", ANY_PRINTER, 0}, {"180", "Upside down", ANY_PRINTER, 0}, {0}};
static const struct choice mirrors[] = {
    {"False", "No", ANY_PRINTER, 0}, {"True", "Yes", ANY_PRINTER, 0}, {0}};
static const struct choice compressions[] = {
    {"Auto", "Automatic", ANY_PRINTER, 0},
    {"None", "No compression", COMPRESSIONS, 0},
    {"ACS", "ACS (hexadecimal)", A_COMPRESSION, WM_COMPRESSION_ACS},
    {"Z64", "Z64 (zlib)", A_COMPRESSION, WM_COMPRESSION_Z64},
    {"PackBits", "PackBits", A_COMPRESSION, WM_COMPRESSION_PACKBITS},
    {"RLE", "Run lengths", A_COMPRESSION, WM_COMPRESSION_RLE},
    {"PCX", "PCX", A_COMPRESSION, WM_COMPRESSION_PCX},
    {"Zlib", "Zlib (vendor's own, not all printers)", A_COMPRESSION, WM_COMPRESSION_ZLIB},
    {0},
};
static const struct choice halftones[] = {
    {"Auto", "Automatic", ANY_PRINTER, 0},
    {"Threshold", "Threshold (text, codes)", ANY_PRINTER, 0},
    {"Ordered", "Ordered (pictures)", ANY_PRINTER, 0},
    {"Diffusion", "Error diffusion (photographs)", ANY_PRINTER, 0},
    {0},
};

static const struct option options[] = {
    {"wmLayout", "Label layout", ANY_PRINTER, 0, layouts},
    {"MediaTracking", "Media tracking", ANY_PRINTER, 0, trackings},
    {"GapHeight", "Height of gap or mark", GAP_OR_MARK, 0, gaps},
    {"Darkness", "Darkness", AN_ABILITY, WM_CAN_DARKNESS, darknesses},
    {"PrintSpeed", "Print speed", AN_ABILITY, WM_CAN_SPEED, speeds},
    {"PrintMode", "Print mode", ANY_PRINTER, 0, modes},
    {"CutEvery", "Cut after", A_MODE, WM_MODE_CUTTER, cuts},
    {"TearOffset", "Rest position, more is farther out", AN_ABILITY, WM_CAN_TEAR, printer_lengths},
    {"LabelShift", "Printer's own vertical shift", AN_ABILITY, WM_CAN_SHIFT, printer_lengths},
    {"HorizontalOffset", "Move picture right", ANY_PRINTER, 0, offsets},
    {"VerticalOffset", "Move picture down", ANY_PRINTER, 0, offsets},
    {"Rotation", "Rotation", ANY_PRINTER, 0, rotations},
    {"wmMirror", "Mirror", ANY_PRINTER, 0, mirrors},
    {"Compression", "Compression", ANY_PRINTER, 0, compressions},
    {"Halftone", "Halftone of pictures", FOR_LABELS, 0, halftones},
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

static bool has(const struct wm_model *model, bool labels, enum need need, int value)
{
    const struct wm_language *language = wm_language_find(model->language);
    int i;

    switch (need) {
    case ANY_PRINTER:
        return true;
    case A_WIDTH:
        return head_mm(model) >= value;
    case FOR_LABELS:
        return labels;
    case AN_ABILITY:
        return wm_language_has(language, (enum wm_ability)value);
    case A_MODE:
        return wm_language_has_mode(language, (enum wm_mode)value);
    case A_TRACKING:
        return wm_language_has_tracking(language, (enum wm_tracking)value);
    case GAP_OR_MARK:
        return wm_language_has_tracking(language, WM_TRACKING_GAP) ||
               wm_language_has_tracking(language, WM_TRACKING_MARK);
    case A_COMPRESSION:
        return wm_language_has_compression(language, (enum wm_compression)value);
    case COMPRESSIONS:
        for (i = WM_COMPRESSION_NONE + 1; i <= WM_COMPRESSION_ZLIB; i++) {
            if (wm_language_has_compression(language, (enum wm_compression)i))
                return true;
        }
        return false;
    }
    return false;
}

static double longest_mm(const struct wm_model *model)
{
    const double drawn = WM_BITMAP_MAX_DOTS * 1000.0 / model->dots_per_mm_x1000;
    const double taken = model->length_mm > 0 ? model->length_mm : LENGTH_MM;

    return taken < drawn ? taken : drawn;
}

/** Whether the page, as dots, is within the head and the longest label. */
static bool fits(const struct wm_model *model, const struct media *size)
{
    const double dots = size->width_mm * model->dots_per_mm_x1000 / 1000.0;

    return (unsigned)(dots + 0.5) <= model->head_dots && size->length_mm <= longest_mm(model);
}

/** An option with a choice to make: one that is left with its default is not shown. */
static void put_option(const struct wm_model *model, bool labels, const struct option *option)
{
    const struct choice *choice;
    unsigned count = 0;

    if (!has(model, labels, option->need, option->value))
        return;
    for (choice = option->choices; choice->keyword != NULL; choice++)
        count += has(model, labels, choice->need, choice->value);
    if (count < 2)
        return;
    printf("    Option \"%s/%s\" PickOne AnySetup 20\n", option->keyword, option->text);
    for (choice = option->choices; choice->keyword != NULL; choice++) {
        if (has(model, labels, choice->need, choice->value))
            printf("      %sChoice \"%s/%s\" \"\"\n", choice == option->choices ? "*" : "",
                   choice->keyword, choice->text);
    }
}

static bool put_media(const struct wm_model *model)
{
    unsigned count = 0;
    size_t i;

    for (i = 0; i < MEDIA; i++) {
        if (fits(model, &media[i]) && (!media[i].narrow || count == 0))
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

/** A PPD's 8.3 name, which ppdc requires although nobody sees it: of a digest (FNV-1a) of its file
 * name, so that it does not change when other models come. tests/test_ppd.c: none is there twice.
 */
static void put_short_name(const char *name)
{
    static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
    uint64_t hash = 0xcbf29ce484222325u;
    char text[7];
    size_t i;

    for (; *name != '\0'; name++)
        hash = (hash ^ (unsigned char)*name) * 0x100000001b3u;
    for (i = 0; i < sizeof text - 1; i++, hash >>= 5)
        text[i] = digits[(hash ^ hash >> 32) & 31];
    text[i] = '\0';
    printf("    PCFileName \"wm%s.ppd\"\n", text);
}

/** @param id index of the device id, of labels only */
static void put_ppd(const struct wm_model *model, bool labels, size_t id)
{
    char name[WM_MODEL_PPD], full[WM_MODEL_FULL_NAME], plain[WM_MODEL_FULL_NAME];
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
    printf("    Attribute \"NickName\" \"\" \"%s, Waymask, %s", full,
           labels ? "waybills and labels" : "waybills only");
    if (count > 1 && labels)
        printf(", variant %zu", id + 1);
    printf("\"\n    Attribute \"ShortNickName\" \"\" \"%s %s\"\n", model->name,
           labels ? "labels" : "waybills");
    printf("    FileName \"%s\"\n", name);
    put_short_name(name);
    if (labels && model->device_ids[id] != NULL)
        printf("    Attribute \"1284DeviceID\" \"\" \"%s\"\n", model->device_ids[id]);
    printf("  }\n");
}

static void put_variant(const struct wm_model *model, bool labels)
{
    const size_t count = labels ? wm_model_ppd_count(model) : 1;
    size_t i;

    printf("{\n  Attribute \"wmQueue\" \"\" \"%s\"\n", labels ? "labels" : "waybills");
    if (labels)
        fputs(for_labels, stdout);
    printf("  Group \"Waymask/Label printer\"\n");
    for (i = 0; i < sizeof options / sizeof options[0]; i++)
        put_option(model, labels, &options[i]);
    for (i = 0; i < count; i++)
        put_ppd(model, labels, i);
    printf("}\n");
}

static bool put_model(const struct wm_model *model)
{
    bool good;

    if (wm_language_find(model->language) == NULL) {
        fprintf(stderr, "make-drv: %s: no language %s\n", model->name, model->language);
        return false;
    }
    printf("\n{\n  Manufacturer \"%s\"\n", model->make);
    printf("  Attribute \"wmModel\" \"\" \"%s\"\n", model->name);
    printf("  Attribute \"wmLanguage\" \"\" \"%s\"\n", model->language);
    printf("  *Resolution w 8 0 0 0 \"%udpi/%u dpi\"\n", model->dpi, model->dpi);
    good = put_media(model);
    put_variant(model, false);
    put_variant(model, true);
    printf("}\n");
    return good;
}

int main(void)
{
    bool good = true;
    size_t i;

    fputs(head, stdout);
    for (i = 0; i < MEDIA; i++)
        printf("#media \"%s/%s\" %.3f %.3f\n", media[i].keyword, media[i].text,
               media[i].width_mm * PER_MM, media[i].length_mm * PER_MM);
    fputs(common, stdout);
    for (i = 0; i < wm_model_count; i++)
        good = put_model(&wm_models[i]) && good;
    return good && fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
