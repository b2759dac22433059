/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "filter/base/message.h"

#include <locale.h>

void wm_message_init(void)
{
    /* Only messages and character type: numbers must keep their point in every locale. */
    setlocale(LC_CTYPE, "");
    setlocale(LC_MESSAGES, "");
#ifdef ENABLE_NLS
    bindtextdomain(PACKAGE, LOCALEDIR);
    bind_textdomain_codeset(PACKAGE, "UTF-8");
    textdomain(PACKAGE);
#endif
}
