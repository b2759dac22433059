/* SPDX-License-Identifier: Apache-2.0 */
/** folder.h: files in a test's own temporary folder. */
#ifndef WM_TESTS_FOLDER_H
#define WM_TESTS_FOLDER_H

/** folder/name; two may be in use at a time. */
const char *folder_path(const char *folder, const char *name);

/** Make the file anew, with this mode; the running case fails if that cannot be done. */
void folder_write(const char *folder, const char *name, unsigned mode, const char *text);

#endif
