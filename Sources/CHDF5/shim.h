#pragma once
#include <hdf5.h>
#include <stdbool.h>

// libhdf5 offers these as macros, or under names that differ between its versions; Swift imports neither.

static inline hid_t chdf5_default(void) { return H5P_DEFAULT; }
static inline hid_t chdf5_all(void) { return H5S_ALL; }
static inline unsigned chdf5_read_only(void) { return H5F_ACC_RDONLY; }
static inline unsigned chdf5_truncate(void) { return H5F_ACC_TRUNC; }
static inline unsigned chdf5_every_open_object(void) { return H5F_OBJ_ALL; }
static inline hid_t chdf5_every_file(void) { return (hid_t)H5F_OBJ_ALL; }
static inline hsize_t chdf5_unlimited(void) { return H5S_UNLIMITED; }
static inline size_t chdf5_variable_length(void) { return H5T_VARIABLE; }

static inline hid_t chdf5_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t chdf5_dataset_creation(void) { return H5P_DATASET_CREATE; }
static inline hid_t chdf5_attribute_creation(void) { return H5P_ATTRIBUTE_CREATE; }
static inline hid_t chdf5_link_creation(void) { return H5P_LINK_CREATE; }

static inline hid_t chdf5_int8(void) { return H5T_STD_I8LE; }
static inline hid_t chdf5_uint8(void) { return H5T_STD_U8LE; }
static inline hid_t chdf5_float32(void) { return H5T_IEEE_F32LE; }
static inline hid_t chdf5_float64(void) { return H5T_IEEE_F64LE; }
static inline hid_t chdf5_string(void) { return H5T_C_S1; }

static inline hid_t chdf5_not_hdf5(void) { return H5E_NOTHDF5; }
static inline hid_t chdf5_truncated(void) { return H5E_TRUNCATED; }

/// Stops libhdf5 from printing errors of this thread, from the first call on.
static inline void chdf5_stop_printing(void) {
  static _Thread_local bool is_quiet = false;
  if (!is_quiet) is_quiet = H5Eset_auto2(H5E_DEFAULT, NULL, NULL) >= 0;
}

/// Walks this thread's error stack from the cause to the call.
static inline herr_t chdf5_walk_errors(H5E_walk2_t visit, void *context) {
  return H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, visit, context);
}

/// Keeps the library inside the file that it was asked to open: no external links, no filter plugins.
static inline herr_t chdf5_confine(void) {
  if (H5open() < 0 || H5PLset_loading_state(0) < 0) return -1;
  if (H5Lis_registered(H5L_TYPE_EXTERNAL) > 0) return H5Lunregister(H5L_TYPE_EXTERNAL);
  return 0;
}

// A file that is in memory, and that libhdf5 shall neither copy nor free: whatever it does with the image, it is the same.

static inline void *chdf5_same_memory(size_t size, H5FD_file_image_op_t operation, void *image) { return image; }
static inline void *chdf5_no_copy(
    void *destination, const void *source, size_t size, H5FD_file_image_op_t operation, void *image) {
  return destination;
}
static inline void *chdf5_no_growth(void *memory, size_t size, H5FD_file_image_op_t operation, void *image) {
  return NULL;
}
static inline herr_t chdf5_no_release(void *memory, H5FD_file_image_op_t operation, void *image) { return 0; }
static inline void *chdf5_same_image(void *image) { return image; }
static inline herr_t chdf5_keep_image(void *image) { return 0; }

/// Makes properties open a file of these bytes, which have to stay there until it is closed.
static inline herr_t chdf5_use_image(hid_t access, void *image, size_t size) {
  H5FD_file_image_callbacks_t callbacks = {
      chdf5_same_memory, chdf5_no_copy, chdf5_no_growth, chdf5_no_release, chdf5_same_image, chdf5_keep_image, image};
  if (H5Pset_file_image_callbacks(access, &callbacks) < 0) return -1;
  return H5Pset_file_image(access, image, size);
}

/// The address of an object's header, the same for every hard link to it, and how many attributes it has.
static inline herr_t chdf5_object_info(
    hid_t object, unsigned long long *address, unsigned long long *attributes) {
#if H5_VERSION_GE(1, 12, 0)
  H5O_info1_t info;
#else
  H5O_info_t info;
#endif
  herr_t status = H5Oget_info2(object, &info, H5O_INFO_BASIC | H5O_INFO_NUM_ATTRS);
  *address = info.addr;
  *attributes = info.num_attrs;
  return status;
}

/// Called with the name and the kind of a link.
typedef void (*chdf5_link_visit)(const char *name, H5L_type_t kind, void *context);

struct chdf5_link_visitor {
  chdf5_link_visit visit;
  void *context;
};

#if H5_VERSION_GE(1, 12, 0)
#define CHDF5_LINK_INFO H5L_info2_t
#define CHDF5_ITERATE H5Literate2
#else
#define CHDF5_LINK_INFO H5L_info_t
#define CHDF5_ITERATE H5Literate
#endif

static inline herr_t chdf5_visit_link(hid_t group, const char *name, const CHDF5_LINK_INFO *info, void *visitor) {
  struct chdf5_link_visitor *given = (struct chdf5_link_visitor *)visitor;
  given->visit(name, info->type, given->context);
  return 0;
}

/// Visits the links of a group in order of their names.
static inline herr_t chdf5_visit_links(hid_t group, chdf5_link_visit visit, void *context) {
  struct chdf5_link_visitor visitor = {visit, context};
  return CHDF5_ITERATE(group, H5_INDEX_NAME, H5_ITER_INC, NULL, chdf5_visit_link, &visitor);
}
