/* SPDX-License-Identifier: Apache-2.0 */
/** country.h: names of countries as the last line of an address abroad has them. */
#ifndef WM_LABEL_COUNTRY_H
#define WM_LABEL_COUNTRY_H

/** The country's English name in capitals, as the Universal Postal Union asks for where the
 * languages of the two countries differ, without accents. @param code of ISO 3166-1, two capitals
 * @return static; code itself (borrowed) if there is no such country */
const char *wm_country_name(const char *code);

#endif
