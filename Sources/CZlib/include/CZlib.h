#ifndef DESCENT_CZLIB_H
#define DESCENT_CZLIB_H

#include <stdint.h>
#include <zlib.h>

/// `inflateInit2` is a macro, which Swift cannot see. Window bits 31: gzip with its own header.
static inline int32_t zlib_inflate_gzip_begin(z_stream *stream) { return inflateInit2(stream, 31); }

/// Window bits -15: bare deflate data, as it lies in a zip archive.
static inline int32_t zlib_inflate_raw_begin(z_stream *stream) { return inflateInit2(stream, -15); }

#endif
