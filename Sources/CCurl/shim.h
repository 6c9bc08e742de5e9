#pragma once
#include <curl/curl.h>

/* curl_easy_setopt takes any type behind its option, which Swift can't call: one function for each type. */

typedef size_t (*ccurl_receiver)(const char *bytes, size_t size, size_t count, void *context);

static inline void ccurl_set_text(CURL *handle, CURLoption option, const char *text) {
  curl_easy_setopt(handle, option, text);
}

static inline void ccurl_set_number(CURL *handle, CURLoption option, long number) {
  curl_easy_setopt(handle, option, number);
}

static inline void ccurl_set_size(CURL *handle, CURLoption option, long long size) {
  curl_easy_setopt(handle, option, (curl_off_t)size);
}

/* What arrives goes to `receiver`, which ends the transfer by taking less than it was given. */
static inline void ccurl_set_receiver(CURL *handle, ccurl_receiver receiver, void *context) {
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, receiver);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
}

/* Neither files nor anything else that a redirection may name. */
static inline void ccurl_restrict_to_http(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075500
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
#else
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
  curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

static inline long ccurl_status(CURL *handle) {
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  return status;
}
