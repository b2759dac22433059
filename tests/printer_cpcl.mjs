// SPDX-License-Identifier: Apache-2.0
// CPCL beside CUPS's rastertolabel.
import {compare, end, measure} from './rastertolabel.mjs';

compare('cpcl', 'cpcl-203-4', 19);
measure('cpcl', 'cpcl-203-4', 19);
end();
