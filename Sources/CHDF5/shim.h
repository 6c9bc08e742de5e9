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

/// Stops libhdf5 from printing errors of this thread.
static inline herr_t chdf5_stop_printing(void) { return H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }

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

/// The kind (`H5L_type_t`) of a group's link, by position in order of names.
static inline int chdf5_link_type(hid_t group, hsize_t position) {
#if H5_VERSION_GE(1, 12, 0)
  H5L_info2_t info;
  herr_t status = H5Lget_info_by_idx2(group, ".", H5_INDEX_NAME, H5_ITER_INC, position, &info, H5P_DEFAULT);
#else
  H5L_info_t info;
  herr_t status = H5Lget_info_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, position, &info, H5P_DEFAULT);
#endif
  return status < 0 ? -1 : (int)info.type;
}
