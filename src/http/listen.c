/* SPDX-License-Identifier: EUPL-1.2
 *
 * A listening socket, made before anything else starts so that a taken port is found at once.
 *
 * The socket does not block: several epoll threads wait for the same connection and only one gets
 * it. Contract in http/supervisor.h.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "http/limits.h"
#include "http/supervisor.h"

/* Either family in one place. */
union any_address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static Err read_address(const char *text, int port, union any_address *out, socklen_t *len_out)
{
    *out = (union any_address){ 0 };
    if (inet_pton(AF_INET, text, &out->v4.sin_addr) == 1) {
        out->v4.sin_family = AF_INET;
        out->v4.sin_port = htons((uint16_t)port);
        *len_out = sizeof out->v4;
        return OK;
    }
    if (inet_pton(AF_INET6, text, &out->v6.sin6_addr) == 1) {
        out->v6.sin6_family = AF_INET6;
        out->v6.sin6_port = htons((uint16_t)port);
        *len_out = sizeof out->v6;
        return OK;
    }
    log_error("http.listen", "problem=\"not an IPv4 or IPv6 address\" address=%s", text);
    return ERR_NET;
}

static const char *advice_for(int error)
{
    switch (error) {
    case EADDRINUSE:
        return "another program has this port: stop it or choose another port";
    case EACCES:
        return "ports below 1024 are reserved: choose a higher one";
    case EADDRNOTAVAIL:
        return "this machine does not have this address: choose another";
    default:
        return "see the error";
    }
}

static Err failed(const char *address, int port)
{
    int error = errno;

    log_error("http.listen", "address=%s port=%d error=\"%s\" advice=\"%s\"", address, port,
              strerror(error), advice_for(error));
    return ERR_NET;
}

static bool open_socket(int fd, union any_address *address, socklen_t len)
{
    const int on = 1;
    const int off = 0;

    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0)
        return false;
    if (address->any.sa_family == AF_INET6 &&
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) != 0)
        return false;
    return bind(fd, &address->any, len) == 0 && listen(fd, LIMIT_BACKLOG) == 0 &&
           getsockname(fd, &address->any, &len) == 0;
}

Err listen_on(const char *address, int port, int *socket_out, int *port_out)
{
    const char *text = address != NULL ? address : "127.0.0.1";
    union any_address where;
    socklen_t len;

    if (port < 0 || port > UINT16_MAX) {
        log_error("http.listen", "problem=\"a port is a number from 1 to 65535\" port=%d", port);
        return ERR_NET;
    }
    TRY(read_address(text, port, &where, &len));

    int fd = socket(where.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return failed(text, port);
    if (!open_socket(fd, &where, len)) {
        Err err = failed(text, port);
        close(fd);
        return err;
    }
    *socket_out = fd;
    *port_out = ntohs(where.any.sa_family == AF_INET6 ? where.v6.sin6_port : where.v4.sin_port);
    return OK;
}
