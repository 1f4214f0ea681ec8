package com.example.shop;

import java.math.BigDecimal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.web.server.ResponseStatusException;

/** What there is to buy. */
@Service
class Catalogue {
  private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);

  private final JdbcClient database;

  Catalogue(JdbcClient database) {
    this.database = database;
  }

  /** Something to buy. */
  record Product(int id, String name, BigDecimal price) {}

  Product product(int id) {
    Product product =
        database
            .sql("select id, name, price from products where id = ?")
            .param(id)
            .query(Product.class)
            .optional()
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    LOG.info("Product {} looked up: {} at {} EUR", id, product.name(), product.price());
    return product;
  }

  void restocked(int id, int quantity) {
    LOG.info("Product {} is back in stock, {} pieces", id, quantity);
  }
}
