/* SPDX-License-Identifier: Apache-2.0 */
/* audit report: openings by asker and hour, and those that somebody should ask about. */
#include "config.h"

#include "filter/base/message.h"
#include "filter/base/utc.h"
#include "filter/command/audit.h"
#include "filter/command/audit_data.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HOUR 3600u

/* What is reported, and where to. */
struct report {
    struct wm_audit_data data;
    struct wm_audit_rows askers; /* struct wm_audit_asker */
    struct wm_audit_usual usual;
    struct wm_sink out;
    char **logs; /* borrowed names */
    size_t log_count;
    bool json;
    bool first; /* of a JSON list */
};

static const struct wm_audit_event *event_at(const struct report *report, size_t index)
{
    return (const struct wm_audit_event *)report->data.events.row + index;
}

/* A section begins: its heading, or the name of its JSON list. */
static void begin(struct report *report, const char *name, const char *heading)
{
    if (report->json)
        wm_sink_printf(&report->out, ",\"%s\":[", name);
    else
        wm_sink_printf(&report->out, "\n%s\n", heading);
    report->first = true;
}

static void end(struct report *report)
{
    if (report->json)
        wm_sink_text(&report->out, "]");
    else if (report->first)
        wm_sink_printf(&report->out, "  %s\n", _("none"));
}

/* A line of a section begins. */
static void next(struct report *report)
{
    if (report->json)
        wm_sink_text(&report->out, report->first ? "{" : ",{");
    else
        wm_sink_text(&report->out, "  ");
    report->first = false;
}

/* A member or a column of a line. */
static void put(struct report *report, bool *first, const char *name, const char *text,
                size_t width)
{
    if (report->json) {
        wm_audit_json(&report->out, first, name, text);
        return;
    }
    wm_sink_text(&report->out, *first ? "" : " ");
    wm_audit_put(&report->out, text[0] != '\0' ? text : "-", width);
    *first = false;
}

static void put_number(struct report *report, bool *first, const char *name, uint64_t number)
{
    if (report->json)
        wm_audit_json_number(&report->out, first, name, number);
    else
        wm_sink_printf(&report->out, "%s%8llu", *first ? "" : " ", (unsigned long long)number);
    *first = false;
}

static void finish_line(struct report *report)
{
    wm_sink_text(&report->out, report->json ? "}" : "\n");
}

static void put_label(struct report *report, bool *first, uint64_t label)
{
    char text[17] = "";

    if (label != 0)
        snprintf(text, sizeof text, "%016llx", (unsigned long long)label);
    put(report, first, "label", text, 16);
}

static void put_event(struct report *report, const struct wm_audit_event *event)
{
    char time[WM_UTC_SIZE];
    bool first = true;

    next(report);
    wm_utc_format((int64_t)event->time, time);
    put(report, &first, "time", time, 20);
    put(report, &first, "asker", wm_audit_name(&report->data, event->asker), 12);
    put(report, &first, "host", wm_audit_name(&report->data, event->host), 12);
    put_label(report, &first, event->label);
    put(report, &first, "result", event->result, 12);
    put(report, &first, "log", report->logs[event->log], 0);
    put_number(report, &first, "number", event->number);
    finish_line(report);
}

static int by_asker_and_hour(const void *left, const void *right)
{
    const struct wm_audit_event *a = left, *b = right;

    if (a->asker != b->asker)
        return a->asker < b->asker ? -1 : 1;
    return (a->time > b->time) - (a->time < b->time);
}

static int by_label_and_time(const void *left, const void *right)
{
    const struct wm_audit_event *a = left, *b = right;

    if (a->label != b->label)
        return a->label < b->label ? -1 : 1;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    if (a->log != b->log)
        return a->log < b->log ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

static void sort(struct report *report, int (*compare)(const void *left, const void *right))
{
    if (report->data.events.count > 0)
        qsort(report->data.events.row, report->data.events.count, sizeof(struct wm_audit_event),
              compare);
}

static void put_hours(struct report *report)
{
    const size_t count = report->data.events.count;
    char time[WM_UTC_SIZE];
    size_t i, j;

    begin(report, "openings", _("Openings and refusals by asker and hour (UTC)"));
    sort(report, by_asker_and_hour);
    for (i = 0; i < count; i = j) {
        const struct wm_audit_event *from = event_at(report, i), *event = from;
        uint64_t denials = 0;
        bool first = true;
        for (j = i; j < count && (event = event_at(report, j))->asker == from->asker &&
                    event->time / HOUR == from->time / HOUR;
             j++)
            denials += event->denied;
        next(report);
        wm_utc_format((int64_t)(from->time - from->time % HOUR), time);
        put(report, &first, "asker", wm_audit_name(&report->data, from->asker), 20);
        put(report, &first, "hour", time, 20);
        put_number(report, &first, "openings", (uint64_t)(j - i) - denials);
        put_number(report, &first, "denials", denials);
        finish_line(report);
    }
    end(report);
    wm_audit_sort(&report->data);
}

/* Openings of labels that no print in these logs is of; unknown if there is no print in them. */
static void put_never_printed(struct report *report)
{
    size_t i;

    begin(report, "never_printed", _("Opened, but never printed in these logs"));
    for (i = 0; i < report->data.events.count && report->data.prints.count > 0; i++) {
        const struct wm_audit_event *event = event_at(report, i);
        if (!event->denied && !wm_audit_printed(&report->data, event->label))
            put_event(report, event);
    }
    if (report->data.prints.count == 0 && !report->json) {
        wm_sink_printf(&report->out, "  %s\n",
                       _("unknown: no print is in these logs; name a print host's log too"));
        report->first = false;
    }
    end(report);
}

static void put_two_places(struct report *report)
{
    const size_t count = report->data.events.count;
    size_t i, j, k;

    begin(report, "two_places", _("Opened by two askers or from two hosts"));
    sort(report, by_label_and_time);
    for (i = 0; i < count; i = j) {
        const struct wm_audit_event *first = NULL, *event;
        bool two = false;
        for (j = i; j < count && (event = event_at(report, j))->label == event_at(report, i)->label;
             j++) {
            if (event->denied)
                continue;
            if (first == NULL)
                first = event;
            two = two || event->asker != first->asker || event->host != first->host;
        }
        for (k = i; k < j && two && event_at(report, i)->label != 0; k++) {
            if (!event_at(report, k)->denied)
                put_event(report, event_at(report, k));
        }
    }
    end(report);
    wm_audit_sort(&report->data);
}

static void put_late(struct report *report)
{
    size_t i;

    begin(report, "late", _("After the end of the label's life"));
    for (i = 0; i < report->data.events.count; i++) {
        if (event_at(report, i)->late)
            put_event(report, event_at(report, i));
    }
    end(report);
}

static void put_odd_one(struct report *report, const struct wm_audit_asker *asker, const char *why,
                        const char *text)
{
    bool first = true;

    next(report);
    put(report, &first, "asker", wm_audit_name(&report->data, asker->asker), 20);
    put_number(report, &first, "openings", asker->openings);
    put_number(report, &first, "denials", asker->denials);
    put_number(report, &first, "night", asker->night);
    put(report, &first, "why", report->json ? why : text, 0);
    finish_line(report);
}

static void put_odd(struct report *report)
{
    const struct wm_audit_asker *asker = report->askers.row;
    char heading[256];
    size_t i;

    snprintf(heading, sizeof heading,
             _("Out of the ordinary (openings of an asker: median %lu, deviation %lu)\n"
               "  asker                openings  denials    night"),
             report->usual.median, report->usual.deviation);
    begin(report, "odd", heading);
    for (i = 0; i < report->askers.count; i++) {
        if (asker[i].many_openings)
            put_odd_one(report, &asker[i], "openings", _("far more openings than others"));
        if (asker[i].many_denials)
            put_odd_one(report, &asker[i], "denials", _("many refusals"));
        if (asker[i].at_night)
            put_odd_one(report, &asker[i], "night", _("mostly from 22:00 to 06:00, local time"));
    }
    end(report);
}

static void put_report(struct report *report)
{
    const struct wm_audit_data *data = &report->data;
    const struct wm_audit_asker *asker = report->askers.row;
    unsigned long openings = 0;
    bool first = true;
    size_t i;

    for (i = 0; i < report->askers.count; i++)
        openings += asker[i].openings;
    if (report->json) {
        wm_sink_text(&report->out, "{");
        wm_audit_json_number(&report->out, &first, "entries", data->entries);
        wm_audit_json_number(&report->out, &first, "opened", openings);
        wm_audit_json_number(&report->out, &first, "denied", data->events.count - openings);
        wm_audit_json_number(&report->out, &first, "printed", data->prints.count);
        wm_audit_json_number(&report->out, &first, "median", report->usual.median);
        wm_audit_json_number(&report->out, &first, "deviation", report->usual.deviation);
    } else {
        wm_sink_printf(&report->out, _("%llu entries: %lu openings, %lu refusals, %lu prints\n"),
                       (unsigned long long)data->entries, openings,
                       (unsigned long)data->events.count - openings,
                       (unsigned long)data->prints.count);
    }
    put_hours(report);
    put_never_printed(report);
    put_two_places(report);
    put_late(report);
    put_odd(report);
    wm_sink_text(&report->out, report->json ? "}\n" : "");
}

static int read_logs(struct report *report, struct wm_err *err)
{
    size_t i;
    int status = WM_OK;

    report->data.err = err;
    for (i = 0; i < report->log_count && status == WM_OK; i++) {
        report->data.log = (uint32_t)i;
        status = wm_log_each(report->logs[i], wm_audit_take, &report->data, err);
    }
    wm_audit_sort(&report->data);
    return status == WM_OK ? wm_audit_askers(&report->data, &report->askers, &report->usual, err)
                           : status;
}

static int read_options(struct report *report, int argc, char **argv, struct wm_err *err)
{
    static const struct option options[] = {
        {"since", required_argument, NULL, 's'},
        {"until", required_argument, NULL, 'u'},
        {"json", no_argument, NULL, 'j'},
        {0},
    };
    int option, status = WM_OK;

    while (status == WM_OK && (option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (option == 's')
            status = wm_audit_time(optarg, &report->data.since, err);
        else if (option == 'u')
            status = wm_audit_time(optarg, &report->data.until, err);
        else if (option == 'j')
            report->json = true;
        else
            status = wm_command_misuse("audit", err);
    }
    return status;
}

int wm_audit_report(int argc, char **argv, const char *conf_path, struct wm_err *err)
{
    struct report report = {.data.until = UINT32_MAX};
    char own[WM_AUDIT_PATH], *own_log = own;
    int status = read_options(&report, argc, argv, err);

    if (status == WM_OK && optind == argc)
        status = wm_audit_default_log(conf_path, own, err);
    if (status != WM_OK)
        return status;
    report.logs = optind < argc ? argv + optind : &own_log;
    report.log_count = optind < argc ? (size_t)(argc - optind) : 1;
    status = read_logs(&report, err);
    if (status == WM_OK) {
        wm_sink_fd(&report.out, STDOUT_FILENO);
        put_report(&report);
        status = wm_audit_finish(&report.out, err);
        wm_sink_clear(&report.out);
    }
    wm_audit_free(&report.data);
    free(report.askers.row);
    return status;
}
