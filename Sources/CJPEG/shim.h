#pragma once
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

/* libjpeg reports errors by a function that must not return: every jump ends within these functions. */

/* Encoders write about ten; each costs a pass over the whole image, and may be a few bytes. */
enum { cjpeg_max_scans = 100 };

typedef struct {
  const unsigned char *bytes;
  unsigned long count;
  /* The channels to decode to: 1 for grey, 3 for red, green and blue, 0 for those of the file. */
  int channels;
  char message[JMSG_LENGTH_MAX];
} cjpeg_source;

typedef struct {
  unsigned width, height, channels;
} cjpeg_header;

typedef struct {
  struct jpeg_error_mgr base;
  jmp_buf jump;
  cjpeg_source *source;
} cjpeg_errors;

static inline void cjpeg_fail(j_common_ptr codec) {
  cjpeg_errors *errors = (cjpeg_errors *)codec->err;
  codec->err->format_message(codec, errors->source->message);
  longjmp(errors->jump, 1);
}

static inline void cjpeg_watch(j_common_ptr codec) {
  cjpeg_errors *errors = (cjpeg_errors *)codec->err;
  if (((j_decompress_ptr)codec)->input_scan_number <= cjpeg_max_scans) return;
  snprintf(errors->source->message, sizeof errors->source->message, "more than %d scans", cjpeg_max_scans);
  longjmp(errors->jump, 1);
}

/* A warning is of data that is damaged; only what stands between segments may be anything. */
static inline void cjpeg_warn(j_common_ptr codec, int level) {
  int harmless = codec->err->msg_code == JWRN_EXTRANEOUS_DATA || codec->err->msg_code == JWRN_ADOBE_XFORM ||
      codec->err->msg_code == JWRN_JFIF_MAJOR;
  if (level < 0 && !harmless) cjpeg_fail(codec);
}

/* Reads the header; with `pixels`, every row too, 8 bits a channel, by the transform that TensorFlow takes.
   Returns 0 and leaves `source->message` on failure. */
static inline int cjpeg_read(
    cjpeg_source *source, cjpeg_header *header, unsigned max_extent, unsigned char *pixels) {
  struct jpeg_decompress_struct codec;
  cjpeg_errors errors;
  struct jpeg_progress_mgr progress = {.progress_monitor = cjpeg_watch};
  memset(&codec, 0, sizeof codec);
  codec.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = cjpeg_fail;
  errors.base.emit_message = cjpeg_warn;
  errors.source = source;
  volatile int done = 0;
  if (!setjmp(errors.jump)) {
    jpeg_create_decompress(&codec);
    codec.progress = &progress;
    codec.mem->max_memory_to_use = 1L << 30;
    jpeg_mem_src(&codec, source->bytes, source->count);
    jpeg_read_header(&codec, TRUE);
    int channels = source->channels ? source->channels : codec.num_components == 1 ? 1 : 3;
    codec.dct_method = JDCT_IFAST;
    codec.out_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    header->width = codec.image_width;
    header->height = codec.image_height;
    header->channels = (unsigned)channels;
    if (codec.image_width > max_extent || codec.image_height > max_extent) {
      snprintf(source->message, sizeof source->message, "%u x %u pixels are too many", codec.image_width,
          codec.image_height);
    } else {
      if (pixels) {
        jpeg_start_decompress(&codec);
        size_t row = (size_t)codec.output_width * (size_t)channels;
        while (codec.output_scanline < codec.output_height) {
          JSAMPROW target = pixels + codec.output_scanline * row;
          jpeg_read_scanlines(&codec, &target, 1);
        }
        jpeg_finish_decompress(&codec);
      }
      done = 1;
    }
  }
  jpeg_destroy_decompress(&codec);
  return done;
}
