#pragma once
#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

/* libpng reports errors by longjmp, which must not cross Swift: every jump ends within these functions. */

typedef struct {
  const unsigned char *bytes;
  size_t count, position;
  char message[128];
} cpng_source;

typedef struct {
  unsigned width, height, channels, bit_depth;
} cpng_header;

static inline void cpng_fail(png_structp png, png_const_charp message) {
  cpng_source *source = (cpng_source *)png_get_error_ptr(png);
  snprintf(source->message, sizeof source->message, "%s", message);
  png_longjmp(png, 1);
}

static inline void cpng_ignore(png_structp png, png_const_charp message) { (void)png, (void)message; }

static inline void cpng_take(png_structp png, png_bytep target, size_t count) {
  cpng_source *source = (cpng_source *)png_get_io_ptr(png);
  if (count > source->count - source->position) png_error(png, "truncated");
  memcpy(target, source->bytes + source->position, count);
  source->position += count;
}

/* Reads the header; with `pixels`, every row too: 8 or 16 bits a channel in the machine's byte order, palettes and
   transparent colours expanded. Returns 0 and leaves `source->message` on failure. */
static inline int cpng_read(
    cpng_source *source, cpng_header *header, unsigned max_extent, int little_endian, unsigned char *pixels) {
  source->position = 0;
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, source, cpng_fail, cpng_ignore);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  int done = 0;
  if (info && !setjmp(png_jmpbuf(png))) {
    png_set_user_limits(png, max_extent, max_extent);
    png_set_chunk_cache_max(png, 64);
    png_set_chunk_malloc_max(png, 8000000);
    png_set_read_fn(png, source, cpng_take);
    png_read_info(png, info);
    png_set_expand(png);
    if (little_endian) png_set_swap(png);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    header->width = png_get_image_width(png, info);
    header->height = png_get_image_height(png, info);
    header->channels = png_get_channels(png, info);
    header->bit_depth = png_get_bit_depth(png, info);
    size_t row = png_get_rowbytes(png, info);
    for (int pass = 0; pixels && pass < passes; ++pass)
      for (unsigned y = 0; y < header->height; ++y) png_read_row(png, pixels + y * row, NULL);
    done = 1;
  }
  png_destroy_read_struct(&png, &info, NULL);
  return done;
}

/* Writes 8 bits a channel, red, green and blue without gaps, as a PNG file into memory. Returns the bytes of the file, which `target`
   has to have room for; without a target, a number that is enough; 0 on failure. */
static inline size_t cpng_write_rgb(
    const unsigned char *pixels, unsigned width, unsigned height, unsigned char *target, size_t capacity) {
  png_image image;
  memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  image.width = width;
  image.height = height;
  image.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = target ? capacity : 0;
  int done = png_image_write_to_memory(&image, target, &size, 0, pixels, (png_int_32)(3 * width), NULL);
  png_image_free(&image);
  return done ? size : 0;
}
