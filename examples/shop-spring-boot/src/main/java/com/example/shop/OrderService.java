package com.example.shop;

import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.web.server.ResponseStatusException;

/** Takes orders: price, discount, goods, database, in this order. */
@Service
class OrderService {
  private static final Logger LOG = LoggerFactory.getLogger(OrderService.class);

  private final JdbcClient database;
  private final Catalogue catalogue;
  private final Coupons coupons;
  private final StockClient stock;
  private final AtomicLong ids = new AtomicLong(System.currentTimeMillis());

  OrderService(JdbcClient database, Catalogue catalogue, Coupons coupons, StockClient stock) {
    this.database = database;
    this.catalogue = catalogue;
    this.coupons = coupons;
    this.stock = stock;
  }

  Order place(Order.Request request) {
    long id = ids.incrementAndGet();
    LOG.info(
        "Order {} received from customer {}: {} of product {}",
        id,
        request.customer(),
        request.quantity(),
        request.product());
    BigDecimal price = catalogue.product(request.product()).price();
    BigDecimal total = price.multiply(BigDecimal.valueOf(request.quantity()));
    if (request.coupon() != null) {
      total = coupons.apply(request.coupon(), total);
    }
    if (!stock.reserve(id, request.product(), request.quantity())) {
      LOG.warn("Order {} refused: product {} is sold out", id, request.product());
      throw new ResponseStatusException(HttpStatus.CONFLICT, "sold out");
    }
    Order order = new Order(id, request.customer(), request.product(), request.quantity(), total);
    save(order);
    LOG.info("Order {} confirmed, total {} EUR", id, total);
    return order;
  }

  Order find(long id) {
    return database
        .sql("select id, customer, product, quantity, total from orders where id = ?")
        .param(id)
        .query(Order.class)
        .optional()
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  private void save(Order order) {
    database
        .sql("insert into orders (id, customer, product, quantity, total) values (?, ?, ?, ?, ?)")
        .params(order.id(), order.customer(), order.product(), order.quantity(), order.total())
        .update();
  }
}
