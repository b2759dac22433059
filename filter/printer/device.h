/* SPDX-License-Identifier: Apache-2.0 */
/** device.h: which model a device is, by its IEEE-1284 id. */
#ifndef WM_PRINTER_DEVICE_H
#define WM_PRINTER_DEVICE_H

#include "filter/printer/model.h"

/**
 * The model with the device's make, model and command set in its row (blanks around them and case
 * do not matter); else the generic one for the language and resolution that the id names, of its
 * maker where there is one.
 * @param id as the device sent it: "MFG:Munbyn;CMD:TSPL;MDL:RW403B;"  @return NULL if it names no
 * language known
 */
const struct wm_model *wm_device_model(const char *id);

#endif
