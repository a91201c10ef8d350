/*
 * A sink for uploads that is faster than what it measures: it reads what comes, sums it (CRC-64/XZ, carry-less
 * multiplication where the processor has it) and answers like OSS, as far as an upload of one object needs it.
 * It listens on 127.0.0.1, prints its port, and ends when its standard input does.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>
#ifdef __PCLMUL__
#include <immintrin.h>
#endif

#define POLYNOMIAL 0xC96C5795D7870F42ULL
#define ONE (1ULL << 63)
#define BUFFER (256 * 1024)
#define MAX_PARTS 10000

static uint64_t table[8][256];

static uint64_t times_x(uint64_t v) { return (v >> 1) ^ (v & 1 ? POLYNOMIAL : 0); }

static uint64_t multiply(uint64_t a, uint64_t b) {
  uint64_t product = 0;
  for (; b; b <<= 1, a = times_x(a)) if (b >> 63) product ^= a;
  return product;
}

static uint64_t power_of_x(uint64_t bits) {
  uint64_t result = ONE, square = ONE >> 1;
  for (; bits; bits >>= 1, square = multiply(square, square)) if (bits & 1) result = multiply(result, square);
  return result;
}

static void prepare(void) {
  for (int i = 0; i < 256; i++) {
    uint64_t v = i;
    for (int bit = 0; bit < 8; bit++) v = times_x(v);
    table[0][i] = v;
  }
  for (int k = 1; k < 8; k++)
    for (int i = 0; i < 256; i++) table[k][i] = (table[k - 1][i] >> 8) ^ table[0][table[k - 1][i] & 255];
}

static uint64_t by_table(uint64_t crc, const uint8_t *p, size_t n) {
  for (; n >= 8; n -= 8, p += 8) {
    uint64_t w;
    memcpy(&w, p, 8);
    w ^= crc;
    crc = 0;
    for (int k = 0; k < 8; k++) crc ^= table[7 - k][(w >> (8 * k)) & 255];
  }
  while (n--) crc = (crc >> 8) ^ table[0][(crc ^ *p++) & 255];
  return crc;
}

#ifdef __PCLMUL__
static __m128i fold512;
static __m128i fold_by(__m128i v, __m128i next) {
  return _mm_xor_si128(next, _mm_xor_si128(_mm_clmulepi64_si128(v, fold512, 0x00), _mm_clmulepi64_si128(v, fold512, 0x11)));
}
static uint64_t update(uint64_t crc, const uint8_t *p, size_t n) {
  if (n < 128) return by_table(crc, p, n);
  const __m128i *v = (const __m128i *)p;
  __m128i a = _mm_xor_si128(_mm_loadu_si128(v), _mm_cvtsi64_si128((long long)crc));
  __m128i b = _mm_loadu_si128(v + 1), c = _mm_loadu_si128(v + 2), d = _mm_loadu_si128(v + 3);
  for (v += 4, n -= 64; n >= 64; v += 4, n -= 64) {
    a = fold_by(a, _mm_loadu_si128(v));
    b = fold_by(b, _mm_loadu_si128(v + 1));
    c = fold_by(c, _mm_loadu_si128(v + 2));
    d = fold_by(d, _mm_loadu_si128(v + 3));
  }
  __m128i rest[4] = {a, b, c, d};
  return by_table(by_table(0, (const uint8_t *)rest, 64), (const uint8_t *)v, n);
}
#else
#define update by_table
#endif

static struct { uint64_t crc, size; } parts[MAX_PARTS + 1];
static char token[256] = "";
static uint64_t object_crc, object_size;
static int is_complete;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void complete(void) {
  object_crc = object_size = 0;
  for (int i = 1; i <= MAX_PARTS; i++) {
    if (!parts[i].size) continue;
    object_crc = multiply(power_of_x(8 * parts[i].size), object_crc) ^ parts[i].crc;
    object_size += parts[i].size;
  }
  is_complete = 1;
}

static const char *header(const char *head, const char *name) {
  size_t n = strlen(name);
  for (const char *line = strstr(head, "\r\n"); line; line = strstr(line + 2, "\r\n"))
    if (!strncasecmp(line + 2, name, n) && line[2 + n] == ':') {
      const char *value = line + 3 + n;
      while (*value == ' ') value++;
      return value;
    }
  return NULL;
}

static int send_all(int s, const char *p, size_t n) {
  while (n) {
    ssize_t sent = send(s, p, n, MSG_NOSIGNAL);
    if (sent <= 0) return -1;
    p += sent, n -= sent;
  }
  return 0;
}

static int answer(int s, int status, const char *headers, const char *body) {
  char text[2048];
  int n = snprintf(text, sizeof text, "HTTP/1.1 %d X\r\nx-oss-request-id: R\r\n%sContent-Length: %zu\r\n\r\n%s", status, headers, strlen(body), body);
  return send_all(s, text, n);
}

/* One request whose head stands in `head` (ended by NUL) and whose body begins with `n` bytes at `p`. */
static int serve(int s, char *head, uint8_t *p, size_t n, uint8_t *buffer) {
  const char *length = header(head, "content-length");
  uint64_t size = length ? strtoull(length, NULL, 10) : 0, left = size, crc = ~0ULL;
  const char *expect = header(head, "expect");
  if (expect && send_all(s, "HTTP/1.1 100 Continue\r\n\r\n", 25)) return -1;
  while (left) {
    if (!n) {
      ssize_t got = recv(s, buffer, left < BUFFER ? left : BUFFER, 0);
      if (got <= 0) return -1;
      p = buffer, n = got;
    }
    crc = update(crc, p, n);
    left -= n;
    n = 0;
  }
  crc = ~crc;
  char headers[1024];
  const char *number = strstr(head, "partNumber=");
  const char *end = strstr(head, "\r\n");
  if (number && number > end) number = NULL;
  if (!strncmp(head, "PUT ", 4)) {
    if (number) {
      int i = atoi(number + 11);
      if (i >= 1 && i <= MAX_PARTS) parts[i].crc = crc, parts[i].size = size;
    }
    snprintf(headers, sizeof headers, "ETag: \"E\"\r\nx-oss-hash-crc64ecma: %llu\r\n", (unsigned long long)crc);
    return answer(s, 200, headers, "");
  }
  if (!strncmp(head, "POST ", 5)) {
    const char *uploads = strstr(head, "?uploads");
    if (uploads && uploads < end) {
      pthread_mutex_lock(&lock);
      const char *meta = header(head, "x-oss-meta-bakferry-token");
      snprintf(token, sizeof token, "%.*s", meta ? (int)strcspn(meta, "\r") : 0, meta ? meta : "");
      memset(parts, 0, sizeof parts);
      is_complete = 0;
      pthread_mutex_unlock(&lock);
      return answer(s, 200, "Content-Type: application/xml\r\n", "<?xml version=\"1.0\"?><InitiateMultipartUploadResult><Bucket>b</Bucket><Key>k</Key><UploadId>U1</UploadId></InitiateMultipartUploadResult>");
    }
    complete();
    snprintf(headers, sizeof headers, "Content-Type: application/xml\r\nx-oss-hash-crc64ecma: %llu\r\n", (unsigned long long)object_crc);
    return answer(s, 200, headers, "<?xml version=\"1.0\"?><CompleteMultipartUploadResult><Bucket>b</Bucket><Key>k</Key><ETag>\"E\"</ETag></CompleteMultipartUploadResult>");
  }
  if (!strncmp(head, "HEAD ", 5) && is_complete) {
    char text[2048];
    int m = snprintf(text, sizeof text, "HTTP/1.1 200 X\r\nx-oss-request-id: R\r\nETag: \"E\"\r\nx-oss-hash-crc64ecma: %llu\r\nx-oss-meta-bakferry-token: %s\r\nx-oss-storage-class: Standard\r\nx-oss-object-type: Multipart\r\nLast-Modified: Sun, 22 Nov 2026 10:00:00 GMT\r\nContent-Length: %llu\r\n\r\n", (unsigned long long)object_crc, token, (unsigned long long)object_size);
    return send_all(s, text, m);
  }
  if (!strncmp(head, "HEAD ", 5)) return answer(s, 404, "x-oss-ec: 0026-00000001\r\n", "");
  return answer(s, 200, "Content-Type: application/xml\r\n", "<?xml version=\"1.0\"?><ListMultipartUploadsResult><Bucket>b</Bucket><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>");
}

static void *connection(void *argument) {
  int s = (int)(intptr_t)argument;
  uint8_t *buffer = malloc(BUFFER);
  char *head = malloc(65536);
  size_t have = 0;
  for (;;) {
    ssize_t got = recv(s, buffer + have, BUFFER - have, 0);
    if (got <= 0) break;
    have += got;
    uint8_t *end = memmem(buffer, have, "\r\n\r\n", 4);
    if (!end) {
      if (have >= 65000) break;
      continue;
    }
    size_t head_size = end - buffer + 4;
    if (head_size >= 65536) break;
    memcpy(head, buffer, head_size);
    head[head_size] = 0;
    if (serve(s, head, buffer + head_size, have - head_size, buffer)) break;
    have = 0;
  }
  close(s);
  free(buffer);
  free(head);
  return NULL;
}

static void *until_input_ends(void *unused) {
  char c;
  while (read(0, &c, 1) > 0) continue;
  exit(0);
  return unused;
}

int main(void) {
  prepare();
#ifdef __PCLMUL__
  fold512 = _mm_set_epi64x((long long)power_of_x(511), (long long)power_of_x(575));
#endif
  if (~update(~0ULL, (const uint8_t *)"123456789", 9) != 11051210869376104954ULL) return 2;
  uint8_t probe[1000];
  for (int i = 0; i < 1000; i++) probe[i] = i * 37 >> 2;
  if (update(5, probe, 1000) != by_table(5, probe, 1000)) return 3;
  int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 64)) return 4;
  getsockname(listener, (struct sockaddr *)&address, &size);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  pthread_t thread;
  pthread_create(&thread, NULL, until_input_ends, NULL);
  for (;;) {
    int s = accept(listener, NULL, NULL);
    if (s < 0) continue;
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    pthread_create(&thread, NULL, connection, (void *)(intptr_t)s);
    pthread_detach(thread);
  }
}
