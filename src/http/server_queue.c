/* SPDX-License-Identifier: EUPL-1.2
 *
 * The bounded queue between the epoll threads and the workers.
 *
 * A suspended connection never times out in the library, so what bounds the wait is that a full
 * queue refuses. Contract in http/server_parts.h.
 */
#include "http/server_parts.h"

void queue_init(struct queue *queue, size_t max)
{
    *queue = (struct queue){ .max = max };
    if (pthread_mutex_init(&queue->lock, NULL) != 0)
        panic("no memory for the work queue");
}

static void wake(struct queue *queue, struct exchange *given)
{
    struct idler *idler = queue->idle;

    queue->idle = idler->below;
    idler->given = given;
    pthread_cond_signal(&idler->woken);
}

static void append(struct queue *queue, struct exchange *exchange)
{
    exchange->next = NULL;
    *(queue->last != NULL ? &queue->last->next : &queue->first) = exchange;
    queue->last = exchange;
    queue->count++;
}

static struct exchange *take_first(struct queue *queue)
{
    struct exchange *exchange = queue->first;

    queue->first = exchange->next;
    if (queue->first == NULL)
        queue->last = NULL;
    queue->count--;
    return exchange;
}

bool queue_offer(struct queue *queue, struct exchange *exchange)
{
    pthread_mutex_lock(&queue->lock);
    bool is_taken = !queue->closed && (queue->idle != NULL || queue->count < queue->max);
    if (is_taken) {
        /* Before a worker can see it, since a worker resumes. */
        MHD_suspend_connection(exchange->connection);
        if (queue->idle != NULL)
            wake(queue, exchange);
        else
            append(queue, exchange);
    }
    pthread_mutex_unlock(&queue->lock);
    return is_taken;
}

/* Waits, with the lock, for a request or the end. */
static struct exchange *wait_idle(struct queue *queue)
{
    struct idler idler = { .below = queue->idle };

    if (pthread_cond_init(&idler.woken, NULL) != 0)
        panic("no memory for a waiting worker");
    queue->idle = &idler;
    while (idler.given == NULL && !queue->closed)
        pthread_cond_wait(&idler.woken, &queue->lock);
    pthread_cond_destroy(&idler.woken);
    return idler.given;
}

struct exchange *queue_take(struct queue *queue)
{
    struct exchange *exchange = NULL;

    pthread_mutex_lock(&queue->lock);
    if (queue->first != NULL)
        exchange = take_first(queue);
    else if (!queue->closed)
        exchange = wait_idle(queue);
    pthread_mutex_unlock(&queue->lock);
    return exchange;
}

void queue_close(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->closed = true;
    while (queue->idle != NULL)
        wake(queue, NULL);
    pthread_mutex_unlock(&queue->lock);
}

bool queue_is_closed(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    bool is_closed = queue->closed;
    pthread_mutex_unlock(&queue->lock);
    return is_closed;
}

void queue_clear(struct queue *queue)
{
    pthread_mutex_destroy(&queue->lock);
}
