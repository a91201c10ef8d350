/*
 * The raw limit: reads a file and sends it in parts over HTTP, four at a time, and does nothing else.
 * Arguments: port, file, size of a part. Prints the wall-clock and processor seconds and the peak memory as JSON.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PARALLEL 4
#define BUFFER (512 * 1024)

static int port, file;
static off_t file_size, part_size;
static long next_part;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void send_all(int s, const char *p, size_t n) {
  while (n) {
    ssize_t sent = send(s, p, n, MSG_NOSIGNAL);
    if (sent <= 0) fail("send");
    p += sent, n -= sent;
  }
}

static void send_part(int s, long part, char *buffer) {
  off_t at = part * part_size, end = at + part_size < file_size ? at + part_size : file_size;
  int n = snprintf(buffer, BUFFER, "PUT /b/k?partNumber=%ld HTTP/1.1\r\nHost: localhost\r\nContent-Length: %lld\r\n\r\n", part + 1, (long long)(end - at));
  send_all(s, buffer, n);
  while (at < end) {
    ssize_t got = pread(file, buffer, end - at < BUFFER ? end - at : BUFFER, at);
    if (got <= 0) fail("read");
    send_all(s, buffer, got);
    at += got;
  }
  for (size_t have = 0; have < 4 || memcmp(buffer + have - 4, "\r\n\r\n", 4);) {
    ssize_t got = recv(s, buffer + have, 4096, 0);
    if (got <= 0) fail("recv");
    have += got;
  }
}

static void *worker(void *unused) {
  char *buffer = malloc(BUFFER);
  int s = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (connect(s, (struct sockaddr *)&address, sizeof address)) fail("connect");
  setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  for (;;) {
    long part = __sync_fetch_and_add(&next_part, 1);
    if (part * part_size >= file_size) break;
    send_part(s, part, buffer);
  }
  close(s);
  return unused;
}

int main(int count, char **words) {
  if (count != 4) return 2;
  port = atoi(words[1]);
  file = open(words[2], O_RDONLY);
  part_size = atoll(words[3]);
  struct stat facts;
  if (file < 0 || fstat(file, &facts)) fail(words[2]);
  file_size = facts.st_size;
  struct timespec from, to;
  clock_gettime(CLOCK_MONOTONIC, &from);
  pthread_t threads[PARALLEL];
  for (int i = 0; i < PARALLEL; i++) pthread_create(&threads[i], NULL, worker, NULL);
  for (int i = 0; i < PARALLEL; i++) pthread_join(threads[i], NULL);
  clock_gettime(CLOCK_MONOTONIC, &to);
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  double cpu = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  printf("{\"seconds\":%.6f,\"cpuSeconds\":%.6f,\"rssMB\":%.1f}\n", to.tv_sec - from.tv_sec + (to.tv_nsec - from.tv_nsec) / 1e9, cpu, usage.ru_maxrss / 1024.0);
}
