// The JSON forms of the types corest knows.
#pragma once
#include <corest/json/codec/checked.hpp>
#include <corest/json/codec/containers.hpp>
#include <corest/json/codec/enums.hpp>
#include <corest/json/codec/optionals.hpp>
#include <corest/json/codec/scalars.hpp>
#include <corest/json/codec/structs.hpp>
#include <corest/json/codec/times.hpp>
#include <corest/json/codec/variants.hpp>
