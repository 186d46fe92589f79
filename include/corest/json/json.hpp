// The JSON layer: typed reading, writing, constraints and schemas.
#pragma once
#include <corest/json/checked.hpp>
#include <corest/json/merge_patch.hpp>
#include <corest/json/read.hpp>
#include <corest/json/schema.hpp>
#include <corest/json/write.hpp>
