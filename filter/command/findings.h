/* SPDX-License-Identifier: Apache-2.0 */
/** findings.h: what on a print host leaks customers' data or is misconfigured. */
#ifndef WM_COMMAND_FINDINGS_H
#define WM_COMMAND_FINDINGS_H

#include "filter/base/conf.h"
#include "filter/waybill/batch.h"

enum wm_finding {
    WM_FINDING_GOOD,    /**< checked and found right */
    WM_FINDING_UNKNOWN, /**< could not be checked, and why */
    WM_FINDING_ADVICE,  /**< a risk, and what to do */
    WM_FINDING_LEAK,    /**< customers' data lies open, or printing cannot work; what to do */
};

/** Where findings go; one sentence each, without full stop. */
struct wm_findings {
    void (*tell)(void *context, enum wm_finding kind, const char *text);
    void *context;
    unsigned leaks; /**< counted */
};

/** "good", "unknown", "advice", "leak". */
const char *wm_finding_name(enum wm_finding kind);

/** Keys, state folder and configuration: modes, owners, validity of the recipient list, role keys
 * near by. */
void wm_findings_keys(struct wm_findings *findings, const struct wm_conf *conf,
                      const struct wm_host *host);

/** The faces that labels use: whether all are installed. */
void wm_findings_fonts(struct wm_findings *findings);

/** The layouts that waymask.conf names: whether each can be loaded. */
void wm_findings_layouts(struct wm_findings *findings, const struct wm_conf *conf);

/** CUPS: files kept in the spool, log level, queue policies, queues that pass on raw files, jobs
 * that CUPS cancels while they wait for labels, and whether filters find the configuration.
 * $CUPS_SERVERROOT or the system's. */
void wm_findings_cups(struct wm_findings *findings, const struct wm_conf *conf);

/** The system: swap, core dumps. */
void wm_findings_system(struct wm_findings *findings);

#endif
