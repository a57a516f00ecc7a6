// SPDX-License-Identifier: Apache-2.0
#pragma once

#define SYMBOL_VISIBLE __attribute__((visibility("default")))
