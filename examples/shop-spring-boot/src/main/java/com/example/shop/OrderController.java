package com.example.shop;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The shop's doors. */
@RestController
class OrderController {
  private final OrderService orders;
  private final Catalogue catalogue;

  OrderController(OrderService orders, Catalogue catalogue) {
    this.orders = orders;
    this.catalogue = catalogue;
  }

  @PostMapping("/orders")
  @ResponseStatus(HttpStatus.CREATED)
  Order place(@RequestBody Order.Request request) {
    return orders.place(request);
  }

  @GetMapping("/orders/{id}")
  Order order(@PathVariable long id) {
    return orders.find(id);
  }

  @GetMapping("/products/{id}")
  Catalogue.Product product(@PathVariable int id) {
    return catalogue.product(id);
  }

  @PostMapping("/products/{id}/restocked")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void restocked(@PathVariable int id, @RequestBody int quantity) {
    catalogue.restocked(id, quantity);
  }
}
